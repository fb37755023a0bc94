from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('quizzes', '0010_carry_rules_over'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='quiz',
            name='solution_policy',
        ),
    ]
