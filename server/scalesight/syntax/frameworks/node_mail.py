"""Mail and push messages from Node: one message is a remote call, a batch is one."""

from scalesight.syntax.frameworks.effect import ECMASCRIPT, Effect, Framework, rows

_SENT = Effect(api_calls=1)


def _made(type_name: str, *names: str) -> dict[str, Effect]:
    return dict.fromkeys(names, Effect(returns="object", type=type_name))


def _inner(*path: str) -> dict[str, Effect]:
    """`client.emails`: an attribute of a type that is of a type of its own."""
    of, attribute, type_name = path
    return {f"{of}.{attribute}": Effect(on="attribute", returns="object", type=type_name)}


MAIL = Framework(
    name="node mail",
    languages=ECMASCRIPT,
    calls={
        **_made("mail.Transport", "nodemailer.createTransport", "nodemailer.Transporter"),
        **rows("mail.Transport", "sendMail", _SENT),
        **_made("resend.Client", "resend.Resend"),
        **rows("resend.Messages", "send create", _SENT),
        **_made("postmark.Client", "postmark.ServerClient"),
        **rows("postmark.Client", "sendEmail sendEmailWithTemplate sendEmailBatch sendEmailBatchWithTemplates", _SENT),
        **rows("@sendgrid/mail", "send sendMultiple", _SENT),
        **_made("mail.Service", "@sendgrid/mail.MailService"),
        **rows("mail.Service", "send sendMultiple", _SENT),
        **_made("mailgun.Factory", "mailgun.js"),
        **rows("mailgun.Factory", "client", Effect(returns="object", type="mailgun.Client")),
        **rows("mailgun.Messages", "create", _SENT),
        **_made("twilio.Client", "twilio", "twilio.Twilio"),
        **rows("twilio.Messages", "create", _SENT),
    },
    attributes={
        **_inner("resend.Client", "emails", "resend.Messages"),
        **_inner("resend.Client", "batch", "resend.Messages"),
        **_inner("mailgun.Client", "messages", "mailgun.Messages"),
        **_inner("twilio.Client", "messages", "twilio.Messages"),
        **_inner("twilio.Client", "calls", "twilio.Messages"),
    },
)

PUSH = Framework(
    name="node push",
    languages=ECMASCRIPT,
    calls={
        **rows("web-push", "sendNotification", _SENT),
        **_made("firebase.Messaging", "firebase-admin.messaging", "firebase-admin/messaging.getMessaging"),
        **rows(
            "firebase.Messaging",
            "send sendEach sendAll sendMulticast sendEachForMulticast sendToDevice sendToTopic subscribeToTopic unsubscribeFromTopic",
            _SENT,
        ),
        **_made("expo.Client", "expo-server-sdk", "expo-server-sdk.Expo"),
        **rows("expo.Client", "sendPushNotificationsAsync getPushNotificationReceiptsAsync", _SENT),
        **rows("expo.Client", "chunkPushNotifications", Effect(on="argument", returns="open")),
        **_made("pusher.Client", "pusher"),
        **rows("pusher.Client", "trigger triggerBatch", _SENT),
    },
)
