"""The ids that tie what a view shows to the listener that answers it."""

COMMAND = "/lambda-quiz"

# Buttons on cards, replies and the App Home. `value` is the round's id where a round is meant (answer privately,
# result, reveal, undo skip), else the quiz's id where the view knows it, else empty.
ANSWER_PRIVATELY = "answer_privately"
SHOW_LEADERBOARD = "show_leaderboard"
SHOW_RESULT = "show_result"
SHOW_TODAY = "show_today"
SHOW_RECORD = "show_record"
SHOW_NEXT = "show_next"
SHOW_HELP = "show_help"
SHOW_CONTROLS = "show_controls"
OPEN_SETTINGS = "open_settings"
CHOOSE_PERIOD = "choose_period"
"""The board's buttons are told apart by the period after a colon: `choose_period:week`."""
PAUSE = "pause_quiz"
RESUME = "resume_quiz"
SKIP = "skip_round"
UNDO_SKIP = "undo_skip"
ASK = "ask_now"
REVEAL = "reveal_now"
HIDE = "hide_me"
UNHIDE = "show_me"
AWAY = "mark_away"
BACK = "mark_back"

# Forms (callback_id of the view).
SETTINGS_FORM = "settings_form"
ANSWER_FORM = "answer_form"
PAUSE_FORM = "pause_form"
AWAY_FORM = "away_form"

# Fields: block_id and action_id of an input are the same word.
FIELD_CHANNEL = "channel"
FIELD_BANK = "bank"
FIELD_SECTIONS = "sections"
FIELD_DIFFICULTIES = "difficulties"
FIELD_POST_TIME = "post_time"
FIELD_REVEAL_TIME = "reveal_time"
FIELD_TIME_ZONE = "time_zone"
FIELD_WEEKDAYS = "weekdays"
FIELD_HOLIDAYS = "holidays_country"
FIELD_ANSWER = "answer"
FIELD_SHARED = "shared"
FIELD_UNTIL = "until"

NO_HOLIDAYS = "none"
"""The option of FIELD_HOLIDAYS that stands for no country: Slack has no way to empty a select again."""

SHARE_ANSWER = "share"
"""The one option of FIELD_SHARED's checkbox."""

METADATA_EVENT = "lambda_quiz_post"
"""The event_type of the metadata of every scheduled post; its payload holds the post's key and nothing else."""

RECORDED_REACTION = "white_check_mark"
"""The reaction by which a member sees that a reply was recorded."""
