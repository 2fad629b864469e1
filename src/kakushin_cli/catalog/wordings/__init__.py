"""The sentences of faults, by what the fault is about; `fault_messages` puts them together."""
