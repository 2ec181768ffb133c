-- Its columns are called as everywhere.
drop view if exists report.lanes_blocked;
