"""Database, files, migrations, backup."""
