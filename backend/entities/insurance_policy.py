"""InsurancePolicy (安责险): cover of an enterprise, and the prevention service that comes with it."""

from tortoise import Model

from backend.entities.rows import belongs_to, code, day, flag, index, key, moment


class InsurancePolicyRow(Model):
    """A work-safety liability policy; money in fen. The insurer assesses the insured once a year (000-JL 四(二)2)."""

    id = key()
    number = code(60, unique=True)
    insurer = code(80)
    enterprise = belongs_to("EnterpriseRow")
    enterprise_id: int
    agency = belongs_to("AgencyRow", null=True, index=False)
    agency_id: int | None
    from_on = day()
    until_on = day()
    premium = number()
    cover_per_person = number()
    is_compulsory = flag()
    prevention_services_due = number(0)
    prevention_services_done = number(0)
    assessed_on = day(null=True)
    recorded_at = moment()

    class Meta:
        table = "insurance_policy"
        indexes = (index("insurance_policy", "agency_id", "until_on"),)
