from django.db import migrations


def lower_keywords(apps, schema_editor):
    """The importer of the first months wrote keywords as typed."""
    Product = apps.get_model("catalog", "Product")
    for product in Product.objects.all():
        product.keywords = [keyword.lower() for keyword in product.keywords]
        product.save(update_fields=["keywords"])


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]

    operations = [migrations.RunPython(lower_keywords, migrations.RunPython.noop)]
