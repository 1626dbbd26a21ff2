"""Two records of one person become one, and for a time two again; and who may be here twice."""
