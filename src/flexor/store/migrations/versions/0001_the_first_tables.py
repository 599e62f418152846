"""The first tables: runners, diary, imports, originals, runs, wearables, backups."""

import sqlalchemy as sa
from alembic import op

import flexor.store.types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "backup",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("made", flexor.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup")),
    )
    op.create_table(
        "original",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("stored_size", sa.BigInteger(), nullable=False),
        sa.Column("created", flexor.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_original")),
    )
    op.create_table(
        "runner",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("created", flexor.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runner")),
        sa.UniqueConstraint("kind", name=op.f("uq_runner_kind")),
    )
    op.create_table(
        "deleted_run",
        sa.Column("runner_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("session_index", sa.Integer(), nullable=False),
        sa.Column("deleted", flexor.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["runner_id"], ["runner.id"], name=op.f("fk_deleted_run_runner_id")
        ),
        sa.PrimaryKeyConstraint(
            "runner_id", "sha256", "session_index", name=op.f("pk_deleted_run")
        ),
    )
    op.create_table(
        "entry",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("runner_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", flexor.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("knowledge", sa.String(length=40), nullable=False),
        sa.Column("recorded_at", flexor.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("received_at", flexor.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["runner_id"], ["runner.id"], name=op.f("fk_entry_runner_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_entry")),
        sa.UniqueConstraint("runner_id", "id", name=op.f("uq_entry_runner_id_id")),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index("ix_entry_stamp", ["runner_id", "number"], unique=False)

    op.create_table(
        "import_job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("runner_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("created", flexor.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("finished", flexor.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("uploads", sa.JSON(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["runner_id"], ["runner.id"], name=op.f("fk_import_job_runner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_job")),
    )
    with op.batch_alter_table("import_job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_job_state"), ["state"], unique=False)

    op.create_table(
        "run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("runner_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("session_index", sa.Integer(), nullable=False),
        sa.Column("duplicate_of", sa.Uuid(), nullable=True),
        sa.Column("duplicate_why", sa.Text(), nullable=True),
        sa.Column("imported", flexor.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("start", flexor.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("utc_offset_s", sa.Integer(), nullable=True),
        sa.Column("start_local_day", sa.Date(), nullable=False),
        sa.Column("sport", sa.String(length=40), nullable=False),
        sa.Column("sub_sport", sa.String(length=40), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("elapsed_s", sa.Double(), nullable=False),
        sa.Column("moving_s", sa.Double(), nullable=False),
        sa.Column("distance_m", sa.Double(), nullable=True),
        sa.Column("running_m", sa.Double(), nullable=True),
        sa.Column("load_m", sa.Double(), nullable=True),
        sa.Column("samples", sa.Integer(), nullable=False),
        sa.Column("channels", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(length=16), nullable=False),
        sa.Column("device", sa.Text(), nullable=True),
        sa.Column("serial", sa.Text(), nullable=True),
        sa.Column("created", flexor.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("audit_version", sa.String(length=80), nullable=False),
        sa.Column("has_cadence", sa.Boolean(), nullable=False),
        sa.Column("habits_taught", sa.JSON(), nullable=False),
        sa.Column("habits_used", sa.JSON(), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.Column("strip", sa.JSON(), nullable=False),
        sa.Column("audit", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["duplicate_of"], ["run.id"], name=op.f("fk_run_duplicate_of")),
        sa.ForeignKeyConstraint(["runner_id"], ["runner.id"], name=op.f("fk_run_runner_id")),
        sa.ForeignKeyConstraint(["sha256"], ["original.sha256"], name=op.f("fk_run_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        sa.UniqueConstraint(
            "runner_id",
            "sha256",
            "session_index",
            name=op.f("uq_run_runner_id_sha256_session_index"),
        ),
    )
    with op.batch_alter_table("run", schema=None) as batch_op:
        batch_op.create_index(
            "ix_run_list",
            ["runner_id", "duplicate_of", "start_local_day", "status", "load_m"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_run_sha256"), ["sha256"], unique=False)
        batch_op.create_index("ix_run_start", ["runner_id", "start"], unique=False)

    op.create_table(
        "wearable",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("runner_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("device", sa.Text(), nullable=True),
        sa.Column("start", flexor.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("end", flexor.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("still_s", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["runner_id"], ["runner.id"], name=op.f("fk_wearable_runner_id")),
        sa.ForeignKeyConstraint(["sha256"], ["original.sha256"], name=op.f("fk_wearable_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wearable")),
        sa.UniqueConstraint("runner_id", "sha256", name=op.f("uq_wearable_runner_id_sha256")),
    )
    with op.batch_alter_table("wearable", schema=None) as batch_op:
        batch_op.create_index("ix_wearable_end", ["runner_id", "end"], unique=False)
        batch_op.create_index(batch_op.f("ix_wearable_sha256"), ["sha256"], unique=False)

    op.create_table(
        "import_file",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("run_ids", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["import_job.id"], name=op.f("fk_import_file_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_file")),
        sa.UniqueConstraint("job_id", "ordinal", name=op.f("uq_import_file_job_id_ordinal")),
    )
    with op.batch_alter_table("import_file", schema=None) as batch_op:
        batch_op.create_index("ix_import_file_progress", ["job_id", "outcome"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_file_sha256"), ["sha256"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("import_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_file_sha256"))
        batch_op.drop_index("ix_import_file_progress")

    op.drop_table("import_file")
    with op.batch_alter_table("wearable", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wearable_sha256"))
        batch_op.drop_index("ix_wearable_end")

    op.drop_table("wearable")
    with op.batch_alter_table("run", schema=None) as batch_op:
        batch_op.drop_index("ix_run_start")
        batch_op.drop_index(batch_op.f("ix_run_sha256"))
        batch_op.drop_index("ix_run_list")

    op.drop_table("run")
    with op.batch_alter_table("import_job", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_job_state"))

    op.drop_table("import_job")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_stamp")

    op.drop_table("entry")
    op.drop_table("deleted_run")
    op.drop_table("runner")
    op.drop_table("original")
    op.drop_table("backup")
