"""WHAT: awards, programs, courses, groups with seats, attendance, outcomes, certificates."""

from .application import Application, ApplicationRepeat
from .attendance import Assessment, Attendance, AttendanceChange, Session
from .award import Award, AwardOrganization, Grant
from .call import Call
from .certificate import Certificate, Handout
from .cohort import CohortCertificate, CohortGroup
from .course import Course, Signatory
from .earned import EarnedLink
from .enrollment import Enrollment, EnrollmentEvent
from .export import CertificateExport
from .logo import Logo
from .minor import MinorPermission
from .offering import Offering, OfferingFacilitator
from .outcome import Outcome, OutcomeEvidence, OutcomeStep
from .overlap import OverlapAgreement, OverlapSnapshot
from .program import Program
from .proof import StatusPlace
from .sample import Sample, SampleRow
from .template import CertificateTemplate, TemplateVersion

__all__ = [
    "Application",
    "ApplicationRepeat",
    "Assessment",
    "Attendance",
    "AttendanceChange",
    "Award",
    "AwardOrganization",
    "Call",
    "Certificate",
    "CertificateExport",
    "CertificateTemplate",
    "CohortCertificate",
    "CohortGroup",
    "Course",
    "EarnedLink",
    "Enrollment",
    "EnrollmentEvent",
    "Grant",
    "Handout",
    "Logo",
    "MinorPermission",
    "Offering",
    "OfferingFacilitator",
    "Outcome",
    "OutcomeEvidence",
    "OutcomeStep",
    "OverlapAgreement",
    "OverlapSnapshot",
    "Program",
    "Sample",
    "SampleRow",
    "Session",
    "Signatory",
    "StatusPlace",
    "TemplateVersion",
]
