-- Which of our statements a partner has heard, and whether we fetch our mail from it since it cannot reach us.
alter table partner_lines add column told_serial bigint;
alter table partner_lines add column polled boolean not null default false;
