"""WHAT: awards, programs, courses, groups with seats, attendance, certificates."""

from .attendance import Assessment, Attendance, AttendanceChange, Session
from .award import Award, AwardOrganization, Grant
from .certificate import Certificate
from .course import Course, Signatory
from .enrollment import Enrollment, EnrollmentEvent
from .export import CertificateExport
from .offering import Offering, OfferingFacilitator
from .program import Program

__all__ = [
    "Assessment",
    "Attendance",
    "AttendanceChange",
    "Award",
    "AwardOrganization",
    "Certificate",
    "CertificateExport",
    "Course",
    "Enrollment",
    "EnrollmentEvent",
    "Grant",
    "Offering",
    "OfferingFacilitator",
    "Program",
    "Session",
    "Signatory",
]
