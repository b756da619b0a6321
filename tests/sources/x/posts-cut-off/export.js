window.YTD.tweets.part0 = [
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editsRemaining": "5"
        }
      },
      "retweeted": false,
      "id_str": "1",
      "id": "1",
      "created_at": "Sat Jan 25 20:00:00 +0000 2025",
      "full_text": "@pat_demo nothere",
      "in_reply_to_screen_name": "pat_demo",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editsRemaining": "5"
        }
      },
      "retweeted": false,
      "id_str": "1",
      "id": "1",
      "created_at": "Sat Jan 25 20:00:00 +0000 2025",
      "full_text": "@pat_demo not here",
      "in_reply