pub struct Edit; pub struct Change; pub struct Fix; pub struct Applicability;
