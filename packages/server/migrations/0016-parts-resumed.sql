-- With the same key and salt a file is cut into the same parts again, should one be lost before the partner has it.
alter table attachments_out add column key bytea, add column salt bytea;

-- Nobody waits any more: the message was refused, or what it carried was shredded.
alter table attachments_out drop constraint attachments_out_state_check;
alter table attachments_out add constraint attachments_out_state_check
  check (state in ('uncut', 'cut', 'delivered', 'dropped'));
drop index attachments_out_open;
create index attachments_out_open on attachments_out (recipient) where state in ('uncut', 'cut');
alter table attachments_in drop constraint attachments_in_state_check;
alter table attachments_in add constraint attachments_in_state_check
  check (state in ('awaited', 'whole', 'altered', 'dropped'));
create index attachments_in_awaited on attachments_in (sender) where state = 'awaited';

-- The gateway tells which parts are here, also those that have become a file already.
create policy gateway_sees on attachments_in for select to comity_gateway using (true);
grant select (message, place, state) on attachments_in to comity_gateway;
grant select (message, place) on parts_awaited to comity_gateway;
