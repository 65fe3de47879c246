"""TrainingBody, Course, TrainingSession, TrainingRecord: who was taught what, for how long, with which result."""

from tortoise import Model

from backend.entities.rows import belongs_to, code, day, flag, index, key, moment, number


class TrainingBodyRow(Model):
    """An agency in its role as a training body."""

    id = key()
    agency = belongs_to("AgencyRow")
    agency_id: int
    name = code(120)
    region = belongs_to("RegionRow", index=False)
    region_id: str
    is_exam_point = flag()
    recorded_at = moment()

    class Meta:
        table = "training_body"


class CourseRow(Model):
    """A course with the hours that the norm asks for."""

    id = key()
    training_body = belongs_to("TrainingBodyRow")
    training_body_id: int
    title = code(120)
    audience = code(60)
    hours_required = number()

    class Meta:
        table = "course"


class TrainingSessionRow(Model):
    """One holding of a course."""

    id = key()
    course = belongs_to("CourseRow")
    course_id: int
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    started_on = day()
    ended_on = day()
    hours_held = number()
    recorded_at = moment()

    class Meta:
        table = "training_session"
        indexes = (index("training_session", "agency_id", "ended_on"),)


class TrainingRecordRow(Model):
    """How many a client sent to a session, how many came throughout and how many passed."""

    id = key()
    training_session = belongs_to("TrainingSessionRow")
    training_session_id: int
    enterprise = belongs_to("EnterpriseRow", null=True, index=False)
    enterprise_id: int | None
    enrolled = number()
    attended = number()
    passed = number()
    recorded_at = moment()

    class Meta:
        table = "training_record"
