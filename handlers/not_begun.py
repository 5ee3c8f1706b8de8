"""What somebody hears of whom no interview begins."""

from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers import texts
from handlers.callbacks import AnewButton
from handlers.reply import Reply, Sending
from handlers.turn import View
from interview.language import Locale
from interview.obstacles import Obstacle, Obstructed
from interview.ports import Campaign


def told(obstructed: Obstructed, view: View, campaign: Campaign | None) -> Reply:
    """Say kindly why none begins, and where help is; whoever told lately may begin anew with a tap."""
    locale = view.locale
    lines = [_sentence(obstructed, locale)]
    if view.operator.support_contact:
        contact = view.operator.support_contact
        lines.append(locale.gettext("For help with your case: {support_contact}.", support_contact=contact))
    text = texts.plain("\n".join(lines))
    if obstructed.why is not Obstacle.TOLD_LATELY:
        return view.say(text)
    data = AnewButton(token="" if campaign is None else campaign.token)
    label = locale.gettext("Something new happened")
    markup = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text=label, callback_data=data.pack())]])
    return Reply((Sending(SendMessage(chat_id=view.chat_id, text=text, reply_markup=markup)),))


def _sentence(obstructed: Obstructed, locale: Locale) -> str:
    if obstructed.why is Obstacle.NO_AGENT:
        return locale.gettext(
            "This link is for colleagues, and each of them needs an invitation of their own now. Please ask whoever "
            "sent you the link."
        )
    if obstructed.why is Obstacle.FULL:
        return locale.gettext(
            "Thank you for coming. Enough people have already told by this link, so it begins no further interview."
        )
    if obstructed.why is Obstacle.CLOSED or obstructed.told_on is None:
        return locale.gettext("Thank you for coming. The time in which this link begins an interview is over.")
    return locale.gettext(
        "You told how things went on {day}, thank you. Nothing more is needed now. If something new has happened since "
        "then, please tell.",
        day=locale.day(obstructed.told_on),
    )
