-- A call without an answer counts as delivered.
select simulation.sabotage('report', 'when ''unknown'' then ''unknown''', 'when ''unknown'' then ''delivered''');
