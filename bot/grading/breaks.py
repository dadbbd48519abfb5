"""Where clauses end, and the parts of them that a negator reaches no further than."""

import re

CLAUSE_END = re.compile(r"[.!?;](?=\s|$)|\n|,?\s(?=(?:but|although|though|while|whereas)\b)", re.IGNORECASE)

BREAK = re.compile(
    r"[,:()\[\]—–…→]|\s-\s|\b(?:because|since|so|which|therefore|hence|plus|unless|except)\b"
    r"|\band\s+(?=(?:i|you|we|they|it|he|she|the|each|every|lambda|aws|amazon|events?)\b)",
    re.IGNORECASE,
)
"""What ends the reach of a negator inside a clause: in "no servers, scales by itself" the scaling is not denied.

An "and" does so before the subject of a new statement: "no servers to manage and it scales".
"""

OR = re.compile(r"\bn?or\b", re.IGNORECASE)
