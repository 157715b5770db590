"""talknotes turns recorded conference talks into notes."""
