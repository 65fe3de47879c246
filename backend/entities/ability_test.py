"""AbilityTest: the yearly test of all staff from the provincial bank (002-LS 二(三)10), and its results."""

from tortoise import Model

from backend.entities.rows import belongs_to, code, day, flag, index, key, moment, number


class AbilityTestRow(Model):
    """One holding of the test in a region; scores in hundredths."""

    id = key()
    title = code(120)
    region = belongs_to("RegionRow", index=False)
    region_id: str
    held_on = day()
    pass_score = number()
    recorded_at = moment()

    class Meta:
        table = "ability_test"
        indexes = (index("ability_test", "held_on"),)


class AbilityTestResultRow(Model):
    """A professional's result, or absence, in a test; `score` in hundredths, empty when absent."""

    id = key()
    ability_test = belongs_to("AbilityTestRow", index=False)
    ability_test_id: int
    professional = belongs_to("ProfessionalRow")
    professional_id: int
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    is_absent = flag()
    score = number(null=True)
    is_passed = flag()
    recorded_at = moment()

    class Meta:
        table = "ability_test_result"
        indexes = (index("ability_test_result", "agency_id", "ability_test_id"),)
        unique_together = (("ability_test_id", "professional_id"),)
