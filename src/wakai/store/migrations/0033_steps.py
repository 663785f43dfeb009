"""Say in the lists which action is expected of each side: what is only allowed is no duty."""

from django.db import migrations, models

# As near as the row alone can tell; ``wakai rebuild`` takes it from the journal. In one statement: a
# row that is changed twice has its foreign keys looked at later, and no index can be made before.
_BACKFILL = """
UPDATE dispute SET seller_step = CASE
    WHEN next_deadline = 'appeal_reply' AND next_party = 'seller' THEN 'reply_to_appeal'
    WHEN waiting_on <> 'seller' THEN ''
    WHEN stage = 'seller' THEN 'accept_request'
    WHEN fulfilment = 'return_due' THEN 'provide_return_label'
    WHEN fulfilment = 'return_check' THEN 'accept_return'
    WHEN fulfilment = 'replace_due' THEN 'send_replacement'
    WHEN next_deadline = 'information' THEN 'give_information'
    WHEN next_deadline = 'amendment_answer' THEN 'accept_request'
    ELSE 'accept_offer' END,
buyer_step = CASE
    WHEN next_deadline = 'appeal_reply' AND next_party = 'buyer' THEN 'reply_to_appeal'
    WHEN waiting_on <> 'buyer' THEN ''
    WHEN stage = 'draft' THEN 'submit_claim'
    WHEN fulfilment = 'return_due' THEN 'send_return'
    WHEN fulfilment = 'replace_sent' THEN 'confirm_replacement'
    WHEN next_deadline = 'information' THEN 'give_information'
    ELSE 'accept_offer' END
WHERE stage <> 'closed';
"""


class Migration(migrations.Migration):
    dependencies = [("store", "0032_unread")]

    operations = [
        migrations.AddField(
            "dispute", "buyer_step", models.CharField(max_length=24, default="", db_default="")
        ),
        migrations.AddField(
            "dispute", "seller_step", models.CharField(max_length=24, default="", db_default="")
        ),
        migrations.RunSQL(_BACKFILL, migrations.RunSQL.noop),
        migrations.RemoveIndex("dispute", "dispute_seller_due"),
        migrations.AddIndex(
            "dispute",
            models.Index(
                fields=["seller", "next_due_at"],
                name="dispute_seller_due",
                condition=~models.Q(seller_step=""),
            ),
        ),
    ]
