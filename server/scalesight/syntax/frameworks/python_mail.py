"""Mail, push and text messages from Python: one message is a remote call, and so is a batch of them.

Django's `send_mass_mail` and `send_messages`, and Flask-Mail's `with mail.connect()`, keep one connection for all messages.
https://docs.djangoproject.com/en/stable/topics/email/#sending-multiple-emails
"""

from scalesight.syntax.frameworks.effect import PYTHON, Effect, Framework, rows

_SENT = Effect(api_calls=1)
_LOCAL = Effect(returns="none")


def _made(type_name: str, *names: str) -> dict[str, Effect]:
    return dict.fromkeys(names, Effect(returns="object", type=type_name))


MAIL = Framework(
    name="python mail",
    languages=PYTHON,
    calls={
        **_made("smtp.Connection", "smtplib.SMTP", "smtplib.SMTP_SSL", "smtplib.LMTP", "aiosmtplib.SMTP"),
        **rows("smtp.Connection", "sendmail send_message", _SENT),
        "aiosmtplib.send": _SENT,
        **rows("django.core.mail", "send_mail send_mass_mail mail_admins mail_managers", _SENT),
        **rows("django.core.mail.message", "send_mail", _SENT),
        **{
            f"{module}.{name}": Effect(returns="object", type="django.Message")
            for module in ("django.core.mail", "django.core.mail.message")
            for name in ("EmailMessage", "EmailMultiAlternatives")
        },
        **rows("django.Message", "send", _SENT),
        **rows("django.Message", "attach attach_alternative attach_file message recipients", _LOCAL),
        **_made("django.Mailer", "django.core.mail.get_connection"),
        **rows("django.Mailer", "send_messages", _SENT),
        **_made("flask_mail.Mail", "flask_mail.Mail", "flask_mailman.Mail", "flask_mail_sendgrid.MailSendGrid"),
        **rows("flask_mail.Mail", "send send_message", _SENT),
        **rows("flask_mail.Mail", "connect", Effect(returns="object", type="flask_mail.Connection")),
        **rows("flask_mail.Connection", "send send_message", _LOCAL),
        **_made("fastapi_mail.Mail", "fastapi_mail.FastMail"),
        **rows("fastapi_mail.Mail", "send_message", _SENT),
        **_made("sendgrid.Client", "sendgrid.SendGridAPIClient"),
        **rows("sendgrid.Client", "send", _SENT),
        **rows("resend.Emails", "send", _SENT),
        **rows("resend.Batch", "send", _SENT),
        **_made("postmark.Client", "postmarker.core.PostmarkClient"),
        "yagmail.SMTP.send": _SENT,
    },
)

PUSH = Framework(
    name="python push",
    languages=PYTHON,
    calls={
        **rows("firebase_admin.messaging", "send send_each send_all send_multicast send_each_for_multicast", _SENT),
        **rows("firebase_admin.messaging", "subscribe_to_topic unsubscribe_from_topic", _SENT),
        "pywebpush.webpush": _SENT,
        **_made("expo.Client", "exponent_server_sdk.PushClient"),
        **rows("expo.Client", "publish publish_multiple", _SENT),
        **_made("fcm.Service", "pyfcm.FCMNotification"),
        **rows(
            "fcm.Service", "notify notify_single_device notify_multiple_devices async_notify_multiple_devices", _SENT
        ),
        # https://slack.dev/python-slack-sdk/web/
        **_made("slack.Client", "slack_sdk.WebClient", "slack_sdk.web.async_client.AsyncWebClient", "slack.WebClient"),
        **_made("slack.Client", "slack_sdk.web.WebClient", "slack_sdk.webhook.WebhookClient"),
        **rows(
            "slack.Client",
            "chat_postMessage chat_update chat_delete chat_postEphemeral users_info users_list users_lookupByEmail"
            " conversations_list conversations_history conversations_replies conversations_open conversations_invite"
            " conversations_members files_upload files_upload_v2 reactions_add api_call send views_open",
            _SENT,
        ),
        # https://www.twilio.com/docs/libraries/reference/twilio-python
        **_made("twilio.Client", "twilio.rest.Client"),
        **rows("twilio.Resource", "create list fetch update delete", _SENT),
    },
    attributes={"twilio.Client.*": Effect(returns="object", type="twilio.Resource")},
)
