"""TrainingBody, Course, TrainingSession, TrainingRecord: who was taught what, for how long, with which result."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.rows import belongs_to, day, flag, index, key, moment, short_text, whole
from backend.graph.declare import Connection, Node, column, every, listed, many, one, published, queries

if TYPE_CHECKING:
    from backend.entities.agency import Agency
    from backend.entities.enterprise import Enterprise
    from backend.entities.region import Region


class TrainingBodyRow(Model):
    """An agency in its role as a training body."""

    id = key()
    agency = belongs_to("AgencyRow")
    agency_id: int
    name = short_text(120)
    region = belongs_to("RegionRow", index=False)
    region_id: str
    is_exam_point = flag()
    recorded_at = moment()

    class Meta:
        table = "training_body"
        indexes = (index("training_body", "name", "id"),)


class CourseRow(Model):
    """A course with the hours that the norm asks for."""

    id = key()
    training_body = belongs_to("TrainingBodyRow")
    training_body_id: int
    title = short_text(120)
    audience = short_text(60)
    hours_required = whole()

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
    hours_held = whole()
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
    enrolled = whole()
    attended = whole()
    passed = whole()
    recorded_at = moment()

    class Meta:
        table = "training_record"


@published("training_body", description="培训机构。A training body.")
class TrainingBody(Node):
    """Who teaches."""

    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one("机构。The agency.", "agency_id")
    name: str = column("名称。Name.", orderable=True)
    region: Annotated["Region", strawberry.lazy("backend.entities.region")] = one("所在地。Where.", "region_id")
    is_exam_point: bool = column("是否考点。Whether it is an examination point.", filterable=True)
    courses: "Connection[Course]" = many("课程。Courses.", "training_body_id")


@published("course", description="课程与学时要求。A course and the hours that the norm asks for.")
class Course(Node):
    """What is taught."""

    training_body: "TrainingBody" = one("培训机构。The training body.", "training_body_id")
    title: str = column("名称。Title.")
    audience: str = column("对象。For whom.")
    hours_required: int = column("规定学时。Hours required.")
    sessions: "Connection[TrainingSession]" = many("期次。Its holdings.", "course_id", order=("-started_on",))


@published("training_session", description="一期培训。One holding of a course.")
class TrainingSession(Node):
    """A holding."""

    course: "Course" = one("课程。The course.", "course_id")
    started_on: date = column("开始。First day.", filterable=True, orderable=True)
    ended_on: date = column("结束。Last day.", filterable=True, orderable=True)
    hours_held: int = column("实际学时。Hours held.", filterable=True)
    records: "list[TrainingRecord]" = listed("培训记录。Who came.", "training_session_id", limit=100)


@published("training_record", description="培训记录。How many came and passed.")
class TrainingRecord(Node):
    """A client's part in a session."""

    enterprise: Annotated["Enterprise", strawberry.lazy("backend.entities.enterprise")] | None = one(
        "委托企业。The client.", "enterprise_id"
    )
    enrolled: int = column("报名人数。Enrolled.")
    attended: int = column("全程到课人数。Came throughout.")
    passed: int = column("合格人数。Passed.")


@queries
class TrainingQueries:
    """Training."""

    training_bodies: Connection[TrainingBody] = every("培训机构名录。Training bodies.", order=("name",))
