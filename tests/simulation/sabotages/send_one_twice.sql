-- One delivery of thirty is sent again although it has succeeded.
select simulation.sabotage('report', 'when ''done'' then case when', 'when ''done'' then case when d.delivery_id % 30 = 0 and d.attempts = 0 then ''retry_wait'' when');
