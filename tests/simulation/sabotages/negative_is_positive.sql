-- A negative acknowledgement is told as a positive one.
select simulation.sabotage('expand_born', 'ack_type = ''SUCCESS''', 'ack_type is not null');
