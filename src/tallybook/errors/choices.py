"""Open questions, and answers that do not fit."""

from tallybook.errors.root import TallybookError


class ChoiceError(TallybookError):
    """A question is open, or an answer does not fit."""

    exit_code = 50


class OpenQuestion(ChoiceError):
    """Something must be answered before anything is admitted."""

    code = "open-question"
    sentence = "Before this is imported, one thing must be settled: {question}"
    next_step = "Answer it in the browser, or with: {option}."
    exit_code = 51


class UnfitAnswer(ChoiceError):
    """An answer is not one of those that fit."""

    code = "unfit-answer"
    sentence = "'{answer}' does not fit here: {reason}."
    next_step = "Give one of: {choices}."
    exit_code = 52


class NoSuchItem(ChoiceError):
    """The item, entry, person or exhibit named is not in the book."""

    code = "no-such-item"
    sentence = "There is no {noun} {name} in this book."
    next_step = "Look it up in the timeline and try again."
    exit_code = 53


class NothingChosen(ChoiceError):
    """A filter leaves nothing."""

    code = "nothing-chosen"
    sentence = "That choice leaves no items."
    next_step = (
        "Widen the dates or take a filter away. Private items, such as own places, calendar and "
        "address book entries, go only once the mark is taken off each."
    )
    exit_code = 54


class CannotReadWords(ChoiceError):
    """Words of pictures in these languages cannot be read on this computer."""

    code = "cannot-read-words"
    sentence = "The words of this picture cannot be read on this computer. {reason}"
    next_step = "Install what is missing, or type the words yourself beside the picture."
    exit_code = 56


class CannotHear(ChoiceError):
    """Nothing on this computer can draft what is said in a recording."""

    code = "cannot-hear"
    sentence = "What is said in this recording cannot be drafted on this computer. {reason}"
    next_step = "Type what you hear on the page of the recording, or with: tallybook transcript."
    exit_code = 57


class LateChange(ChoiceError):
    """A correction without a reason, or to something that cannot be corrected."""

    code = "no-reason"
    sentence = "A correction needs a reason. What it corrects is always kept."
    next_step = "Say in a few words why, for example: 'I found the date on the receipt'."
    exit_code = 55


class NoCorpus(ChoiceError):
    """A folder does not hold the labelled texts or counts that something is evaluated on."""

    code = "no-corpus"
    sentence = "This cannot be evaluated on {path}: {reason}."
    next_step = (
        "Name a folder that holds one folder for each corpus, with its CSV files in it. What each "
        "must hold is listed in the documents, under 'How words were tested'."
    )
    exit_code = 58


class UnreadableCorpus(ChoiceError):
    """A file of labelled texts or counts does not read as what it should be."""

    code = "unreadable-corpus"
    sentence = "This corpus cannot be read at {path}: {reason}."
    next_step = "Look at the line named here, put it right or take the file away, and run it again."
    exit_code = 59


class CannotSuggest(ChoiceError):
    """What suggests messages by closeness to examples is not there."""

    code = "cannot-suggest"
    sentence = "Nothing can be suggested on this computer. {reason}"
    next_step = "Install it with: pip install 'tallybook[closest]'. Everything else works without."
    exit_code = 64


class UnknownWorksheet(ChoiceError):
    """There is no worksheet of the name given."""

    code = "unknown-worksheet"
    sentence = "There is no worksheet called {name!r}."
    next_step = "List them with: tallybook worksheet."
    exit_code = 65


class NeedsConsent(ChoiceError):
    """Something leaves only on a consent, and there is none that covers it."""

    code = "needs-consent"
    sentence = "This leaves only on a consent that stands and covers it. {reason}"
    next_step = "Choose another consent, or note one: tallybook consent."
    exit_code = 69
