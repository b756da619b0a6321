window.YTD.direct_messages.part0 = [
  {
    "dmConversation": {
      "conversationId": "111-222",
      "messages": [
        {
          "messageCreate": {
            "recipientId": "111",
            "reactions": [
              {
                "senderId": "111",
                "reactionKey": "sad",
                "eventId": "1",
                "createdAt": "2025-01-25T21:43:00.000Z"
              }
            ],
            "urls": [],
            "text": "I know where you work",
            "mediaUrls": [],
            "senderId": "222",
            "id": "9001",
            "createdAt": "2025-01-25T21:42:05.068Z",
            "editHistory": []
          }
        },
        {
          "messageCreate": {
            "recipientId": "222",
            "reactions": [],
            "urls": [
              {
                "url": "https://t.co/a",
                "expanded": "https://example.org/page",
                "display": "example.org/page"
              }
            ],
            "text": "please stopÿ",
            "mediaUrls": [],
            "senderId": "111",
            "id": "9000",
            "createdAt": "2025-01-25T21:40:00.000Z",
            "editHistory": []
          }
        },
        {
          "messageCreate": {
            "recipientId": "111",
            "reactions": [],
            "urls": [],
            "text": "",
            "mediaUrls": [
              "https://ton.twitter.com/dm/8999/1/pic.jpg",
              "https://ton.twitter.com/dm/8999/2/gone.jpg"
      