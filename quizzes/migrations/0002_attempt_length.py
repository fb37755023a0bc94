from django.db import migrations, models


def count_questions(apps, schema_editor):
    """Attempts from before know how long they are from what was dealt."""
    Attempt = apps.get_model("quizzes", "Attempt")
    for attempt in Attempt.objects.annotate(last=models.Max("attempt_items__number")).exclude(last=None):
        Attempt.objects.filter(pk=attempt.pk).update(length=attempt.last)


class Migration(migrations.Migration):

    dependencies = [
        ('quizzes', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='attempt',
            name='length',
            field=models.PositiveSmallIntegerField(default=1, help_text='how many questions were dealt', verbose_name='length'),
        ),
        migrations.RunPython(count_questions, migrations.RunPython.noop, elidable=True),
    ]
