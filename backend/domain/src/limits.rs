//! Every limit of the domain, each with its reason (A10).

/// The most agencies one joint task may name, the lead included: bounds every list the room builds for it.
pub const PARTIES_PER_TASK_MAX: usize = 32;
/// The most different capabilities one party can be asked for; a longer wish list belongs into several tasks.
pub const ASKS_PER_PARTY_MAX: usize = 16;
/// The most of one capability that can be asked of a party; more is a typing error.
pub const ASK_COUNT_MAX: u16 = 500;
/// The most persons one party can be asked for: a regiment.
pub const PEOPLE_PER_PART_MAX: u16 = 10_000;
/// The most lines of a promise: every capability that can be asked for, each in two times.
pub const PROMISED_ASKS_MAX: usize = 2 * ASKS_PER_PARTY_MAX;
/// The most units one promise can name.
pub const UNITS_PER_PROMISE_MAX: usize = 64;
/// The most counter-offers of one party to one task; who has not come to terms by then has to talk.
pub const OFFERS_PER_PARTY_MAX: u32 = 20;
/// Characters in a name, callsign, place or type.
pub const NAME_CHARS_MAX: usize = 120;
/// Characters in a reason or a milestone: two lines on a tablet.
pub const REASON_CHARS_MAX: usize = 300;
/// Characters in a narrative, an objective or a note: a page of text.
pub const TEXT_CHARS_MAX: usize = 4_000;
/// The most milestones one incident keeps: a long disaster reports a few an hour.
pub const MILESTONES_PER_INCIDENT_MAX: usize = 200;
/// The largest attachment in bytes (16 MiB): a photograph of any phone, a scanned file. Films belong elsewhere.
pub const ATTACHMENT_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// The most attachments that one incident has at a time: what a desk can look through. All are part of its view.
pub const ATTACHMENTS_PER_INCIDENT_MAX: usize = 50;
/// The most attachments that one incident ever had, those that were taken away included: each leaves a line.
pub const ATTACHMENTS_EVER_PER_INCIDENT_MAX: usize = 200;
/// The most bytes that one agency has attached (64 GiB): years of a city, and a fraction of a server's disk.
pub const ATTACHED_BYTES_PER_AGENCY_MAX: u64 = 64 * 1024 * 1024 * 1024;
/// The most capabilities one unit has.
pub const CAPABILITIES_PER_UNIT_MAX: usize = 32;
/// The most people in one crew: a platoon's bus.
pub const CREW_PER_UNIT_MAX: usize = 60;
/// The most assignments one unit may have waiting; a crew cannot oversee a longer queue.
pub const OPEN_ASSIGNMENTS_PER_UNIT_MAX: usize = 16;
/// The most incidents of one agency that are not over: days of a disaster in a large city, two orders of magnitude
/// above a bad day. Every screen's snapshot holds them all.
pub const OPEN_INCIDENTS_PER_AGENCY_MAX: usize = 20_000;
/// The most joint tasks one agency leads that are not over, drafts included: every timer and every question of
/// membership looks through them.
pub const OPEN_TASKS_PER_AGENCY_MAX: usize = 500;
/// How many times the lead of one joint task can be offered.
pub const LEAD_OFFERS_MAX: u32 = 100;
/// The fewest minutes without a link after which a coordinator may take over a joint task.
pub const TAKEOVER_AFTER_MIN_MIN: u16 = 2;
/// The most.
pub const TAKEOVER_AFTER_MIN_MAX: u16 = 1_440;
/// Reasons for declining joint tasks that an agency has.
pub const DECLINE_REASONS_MAX: usize = 30;
/// Characters of the code of such a reason.
pub const DECLINE_CODE_CHARS_MAX: usize = 20;
/// Templates of joint tasks of one agency, retired ones included: a plan for each kind of event that it leads.
pub const TEMPLATES_MAX: usize = 30;
/// Characters in the code of a template: what is typed on the command line.
pub const TEMPLATE_CODE_CHARS_MAX: usize = 16;
/// Characters in the title of a template: one line of a list.
pub const TEMPLATE_TITLE_CHARS_MAX: usize = 60;
/// How much all templates of an agency say together, in characters: a thick manual, which every screen of the agency is told.
pub const TEMPLATES_CHARS_MAX: usize = 200_000;
/// What a template takes beside its texts, in characters of four bytes on the wire.
pub const TEMPLATE_FRAME_CHARS: usize = 200;
/// What a line of one of its lists takes beside its texts, likewise.
pub const TEMPLATE_LINE_CHARS: usize = 40;
/// The most posts that a template has ready: as many as a list of positions is long.
pub const TEMPLATE_POSTS_MAX: usize = 30;
/// The most minutes that a template gives for answers (30 days).
pub const ANSWER_WITHIN_MIN_MAX: u16 = 43_200;
/// The most hours of a period that a template has ready: those of a period.
pub const PERIOD_HOURS_MAX: u16 = 168;
/// Checklists of one agency, retired ones included: one for each kind of place that it inspects.
pub const CHECKLISTS_MAX: usize = 20;
/// Items of one checklist: what one inspector goes through at one place.
pub const CHECKLIST_ITEMS_MAX: usize = 60;
/// Characters in the code of a checklist or of one of its items: what fits into a column of a result sheet.
pub const CHECKLIST_CODE_CHARS_MAX: usize = 16;
/// Characters in the title of a checklist: one line of a list on a tablet.
pub const CHECKLIST_TITLE_CHARS_MAX: usize = 60;
/// Characters in an item of a checklist: one sentence, three lines on a tablet.
pub const CHECKLIST_ITEM_CHARS_MAX: usize = 200;
/// The most notes on one incident or task: one every five minutes for three days. All are part of every snapshot.
pub const NOTES_PER_TARGET_MAX: usize = 1_000;
/// The most things of one kind that a hand-over lists; what is left out is counted. A desk with more to hand over
/// works from its queue.
pub const HAND_OVER_ITEMS_MAX: usize = 200;
/// The most roles one person holds.
pub const ROLES_PER_PRINCIPAL_MAX: usize = 8;
/// The most agencies in one room: the picture keeps a treatment of every unit for each of them, and has room for 512.
pub const AGENCIES_MAX: usize = 500;
/// The most principals in one room: bounds what registration can fill.
pub const PRINCIPALS_MAX: usize = 100_000;
/// The most units in one room: the design point of the picture.
pub const UNITS_MAX: usize = 100_000;
/// The most grants in one set of standing terms: 50 agencies × 50 × 5 kinds fits.
pub const GRANTS_MAX: usize = 20_000;
/// The most incidents of which one kind of link leads to one incident: a storm of days. The desk of the larger one
/// reads through all of them.
pub const LINKS_PER_INCIDENT_MAX: usize = 500;
/// The most levels of parent and child, as their owner is shown them: disaster, storm, sector, cellar.
pub const INCIDENT_LEVELS_MAX: usize = 4;
/// How long before a planned incident begins its desk is reminded, in milliseconds: half an hour to send somebody.
pub const REMIND_BEFORE_MS: i64 = 30 * 60_000;
/// The furthest away the start of a planned incident may lie, in milliseconds (366 days): the same festival next year.
pub const STARTS_IN_MS_MAX: i64 = 366 * 86_400_000;
/// The largest radius around a place in which earlier or similar incidents are looked for, in metres: a large site.
pub const NEAR_RADIUS_M_MAX: u32 = 5_000;
/// How many days back earlier incidents are looked for: a year, with the same season in it.
pub const PREVIOUS_DAYS_MAX: u32 = 366;
/// The most incidents named in one answer about a place; a desk reads the nearest few.
pub const NEAR_INCIDENTS_MAX: usize = 50;
/// How near another report has to be to be the same, in metres: callers name the next corner, or what they see.
pub const SIMILAR_RADIUS_M: u32 = 500;
/// How long ago the other may have been reported, in milliseconds (6 hours): longer fires are known to the desk.
pub const SIMILAR_WITHIN_MS: i64 = 6 * 3_600_000;
/// The most status codes of one agency: two digits' worth, more than a crew can know by heart.
pub const STATUS_CODES_MAX: usize = 100;
/// Characters in a status code: what fits on a key of a radio.
pub const STATUS_CODE_CHARS_MAX: usize = 12;
/// Characters in a label of a code: what fits on a button of the tablet.
pub const LABEL_CHARS_MAX: usize = 60;
/// The most types of incidents of one agency, retired ones included: the longest lists in use, and one body of a command.
pub const OWN_TYPES_MAX: usize = 200;
/// The most priorities of one agency, retired ones included: more than a desk can tell apart.
pub const OWN_PRIORITIES_MAX: usize = 20;
/// Characters in the code of a type or a priority: what fits into a column of a list.
pub const INCIDENT_CODE_CHARS_MAX: usize = 20;
/// The most urgent priority: life.
pub const PRIORITY_MIN: u8 = 1;
/// The least urgent one.
pub const PRIORITY_MAX: u8 = 5;
/// The most reasons for being out of service that one agency offers: one screen of choices.
pub const OUT_OF_SERVICE_REASONS_MAX: usize = 40;
/// The longest that being out of service takes as a rule, in minutes (a week): longer is a matter for the workshop's list.
pub const OUT_OF_SERVICE_MINUTES_MAX: u16 = 10_080;
/// How near counts as being there, in metres: from the length of a yard to that of a village.
pub const NEAR_M_MIN: u32 = 20;
/// See above.
pub const NEAR_M_MAX: u32 = 2_000;
/// For how long a position has to say so, in seconds: from two fixes to an hour.
pub const NEAR_S_MIN: u32 = 5;
/// See above.
pub const NEAR_S_MAX: u32 = 3_600;
/// The longest that a unit can be reserved for, in milliseconds (three days): longer is a roster.
pub const RESERVE_MS_MAX: i64 = 72 * 3_600_000;
/// The largest number in a unit's capacity: litres of the largest tanker.
pub const CAPACITY_MAX: u32 = 100_000;
/// The most legs of one assignment: a crew that drives more is sent anew.
pub const LEGS_PER_ASSIGNMENT_MAX: usize = 12;
/// The most persons carried on one leg: a bus.
pub const PERSONS_PER_LEG_MAX: u16 = 100;
/// How far ahead of the server a device's clock may be, in milliseconds: common drift, not a wrong clock. The room
/// records what is said to lie ahead as having happened on receipt: nothing that follows could come after it (U7).
pub const AHEAD_MS_MAX: i64 = 5_000;
/// How long a dispatch may stay unacknowledged before the assigning desk is told, in milliseconds.
pub const ACKNOWLEDGE_WITHIN_MS: i64 = 60_000;
/// The shortest time that an agency may give its crews to acknowledge, in seconds: a glance at a tablet.
pub const ACKNOWLEDGE_S_MIN: u32 = 15;
/// The longest, in seconds: beyond that a dispatch would be silently lost.
pub const ACKNOWLEDGE_S_MAX: u32 = 300;
/// The longest that a crew without a device may take to acknowledge by radio, in seconds.
pub const BY_RADIO_S_MAX: u32 = 600;
/// The shortest step up of an alarm, in seconds: somebody has to be able to answer before it.
pub const ALARM_STEP_S_MIN: u32 = 10;
/// The longest step up of a call for help, in seconds.
pub const DURESS_STEP_S_MAX: u32 = 60;
/// The longest step up of a dispatch that nobody acknowledged, in seconds.
pub const DISPATCH_STEP_S_MAX: u32 = 300;
/// The longest step up of any other alarm, in seconds: a day, so that nothing is silent for ever.
pub const ALARM_STEP_S_MAX: u32 = 86_400;
/// The shortest time for which an acknowledgement holds, in seconds: longer than a call by radio.
pub const ALARM_HOLDS_S_MIN: u32 = 30;
/// The longest for what guards lives, in seconds.
pub const URGENT_HOLDS_S_MAX: u32 = 600;
/// The longest for any other alarm, in seconds, unless it holds for ever.
pub const ALARM_HOLDS_S_MAX: u32 = 86_400;
/// The most open alarms of one agency about dispatches: more than a room of desks could answer in an hour. That there
/// are more is an alarm itself (K5); duress is never counted out.
pub const DISPATCH_ALARMS_PER_AGENCY_MAX: usize = 200;
/// The most open alarms of one agency that its crews asked for: two hundred crews talking at once.
pub const CREW_ALARMS_PER_AGENCY_MAX: usize = 200;
/// The most open alarms of one agency about joint tasks that lapsed; each was a promise that somebody has to make good.
pub const LAPSED_ALARMS_PER_AGENCY_MAX: usize = 50;
/// The most open alarms of one agency about incidents that wait for a unit: in a storm the queue shows the others.
pub const WAITING_ALARMS_PER_AGENCY_MAX: usize = 50;
/// The most open alarms of one agency about answers that are due.
pub const ANSWER_ALARMS_PER_AGENCY_MAX: usize = 50;
/// The most open alarms of one agency about crossings of watched zones, the newest of them: a convoy through a cordon.
/// The timelines of the zones keep all.
pub const CROSSING_ALARMS_PER_AGENCY_MAX: usize = 20;
/// How long a crossing that nobody acknowledged stays an alarm, in milliseconds: by then it is news of another time.
pub const CROSSING_ALARM_MS_MAX: i64 = 15 * 60_000;
/// How long an incident of each priority, 1 to 5, may wait for a unit, in seconds, unless its agency settles something
/// else. Priority 1 is a life: two minutes is the usual dispatch limit of a city.
pub const NO_UNIT_WITHIN_S: [u32; 5] = [120, 180, 600, 1_800, 3_600];
/// The shortest that an agency may settle, in seconds: a call has to be read.
pub const NO_UNIT_S_MIN: u32 = 30;
/// The longest for priority 1, in seconds.
pub const NO_UNIT_LIFE_S_MAX: u32 = 600;
/// The longest for any other, in seconds: a day.
pub const NO_UNIT_S_MAX: u32 = 86_400;
/// How long before its time is up a joint task's answer is asked for by an alarm, in seconds, unless an agency settles
/// something else.
pub const ANSWER_DUE_BEFORE_S: u32 = 3_600;
/// The shortest that an agency may settle, in seconds: an answer needs a call.
pub const ANSWER_DUE_BEFORE_S_MIN: u32 = 60;
/// The longest, in seconds: a day.
pub const ANSWER_DUE_BEFORE_S_MAX: u32 = 86_400;
/// How long an alarm may be put aside, in milliseconds: long enough to do something about it, too short to forget it.
pub const SHELVE_MS_MAX: i64 = 30 * 60_000;
/// How long alarms that are over stay with the others, in milliseconds: the shift in which they were answered. The
/// journal and the timelines keep them for ever.
pub const CLEARED_ALARM_MS_MAX: i64 = 12 * 3_600_000;
/// The most alarms in one room that are kept although they are over: a shift of a bad day. The oldest go first.
pub const CLEARED_ALARMS_MAX: usize = 5_000;
/// The most offers of equipment that one tick lets lapse: bounds the row, and how long it holds up a dispatch.
pub const LAPSED_PER_TICK_MAX: usize = 200;
/// The most alarms forgotten by one tick: bounds the row.
pub const FORGOTTEN_PER_TICK_MAX: usize = 500;
/// The furthest away a delayed crew may expect to arrive, in milliseconds: a shift.
pub const DELAY_MS_MAX: i64 = 12 * 3_600_000;
/// The furthest away an answer-by time may lie, in milliseconds (90 days): inspections are planned a quarter ahead.
pub const ANSWER_BY_MS_MAX: i64 = 90 * 86_400_000;
/// After how long a joint task that is done, and has nobody out, closes by itself, in milliseconds (T23).
pub const TASK_CLOSES_MS: i64 = 24 * 3_600_000;
/// How many of them close in one turn of the timer: each is looked at with all that it showed.
pub const TASKS_CLOSED_PER_TICK_MAX: usize = 4;
/// How often a joint task can be held.
pub const HOLDS_PER_TASK_MAX: usize = 100;
/// The furthest away a party can be asked to report or to stay, in milliseconds (a year): campaigns are planned by the year.
pub const REPORT_MS_MAX: i64 = 366 * 86_400_000;
/// The largest radius of a task's area in metres: a province.
pub const AREA_RADIUS_M_MAX: u32 = 200_000;
/// Corners in the outline of a jurisdiction; a commune's outline at 1:50,000 has a few hundred.
pub const JURISDICTION_POINTS_MAX: usize = 2_000;
/// The most zones of one agency that hold or will: every screen that sees them draws them all.
pub const OPEN_ZONES_PER_AGENCY_MAX: usize = 300;
/// The most zones drawn by one import: what a person can still look through before it is sent.
pub const ZONES_PER_IMPORT_MAX: usize = 100;
/// The most corners drawn by one import: bounds the time the room takes to judge them, and the journal's row.
pub const CORNERS_PER_IMPORT_MAX: usize = 5_000;
/// The most corners of one zone, holes included: an outline of a flood at 1:25,000. Each look at whether a unit is
/// inside goes along all of them.
pub const ZONE_CORNERS_MAX: usize = 1_000;
/// The most holes in one zone.
pub const HOLES_MAX: usize = 50;
/// The smallest radius of a zone in metres: less than a position is good for.
pub const ZONE_RADIUS_M_MIN: u32 = 10;
/// The largest radius of a zone in metres: evacuation around a nuclear plant.
pub const ZONE_RADIUS_M_MAX: u32 = 50_000;
/// The most corners along a corridor.
pub const CORRIDOR_CORNERS_MAX: usize = 200;
/// The narrowest corridor: half of a lane, in metres.
pub const CORRIDOR_HALF_WIDTH_M_MIN: u32 = 2;
/// The widest corridor to each side, in metres: along a gas main or a river in flood.
pub const CORRIDOR_HALF_WIDTH_M_MAX: u32 = 5_000;
/// How wide and how high a zone may be, in 1e-7 degrees: a province.
pub const ZONE_SPAN_E7_MAX: i64 = 50_000_000;
/// The furthest from the equator that a zone may reach, in 1e-7 degrees; beyond it flat maps mislead.
pub const ZONE_LAT_E7_MAX: i64 = 800_000_000;
/// How far ahead a zone may begin or end, in milliseconds (366 days): a closure for a season's works.
pub const ZONE_AHEAD_MS_MAX: i64 = 366 * 86_400_000;
/// The most watched zones in one room: each move of a unit is held against those around it.
pub const WATCHED_ZONES_MAX: usize = 1_000;
/// The most units that are held to be inside one watched zone.
pub const UNITS_INSIDE_ZONE_MAX: usize = 5_000;
/// The most crossings recorded by one command: a row of the journal stays small.
pub const CROSSINGS_PER_COMMAND_MAX: usize = 256;
/// The most equipment in one room: a province's depots, a line for each stock. Every screen's snapshot holds what it sees.
pub const EQUIPMENT_MAX: usize = 50_000;
/// The most things and stocks that one agency has in custody and use: a large brigade's inventory of what is worth a line.
pub const EQUIPMENT_PER_AGENCY_MAX: usize = 5_000;
/// The most of one stock: sandbags are counted, too.
pub const EQUIPMENT_QUANTITY_MAX: u32 = 1_000_000;
/// The least capable type of a kind; kinds have at most four.
pub const EQUIPMENT_TYPE_MAX: u8 = 4;
/// Custodians that are kept of one thing, the newest of them; the journal has all.
pub const CUSTODIANS_KEPT_MAX: usize = 20;
/// How long an offer of custody stands, in milliseconds: a day, so that the next shift can still accept it.
pub const OFFER_MS_MAX: i64 = 86_400_000;
/// How far ahead maintenance may be due, in milliseconds: ten years, the life of a pressure vessel between tests.
pub const MAINTENANCE_AHEAD_MS_MAX: i64 = 3_660 * 86_400_000;
/// The most open alarms of one agency about maintenance: a neglected store is not to drown its desk. The others follow
/// when these were answered.
pub const MAINTENANCE_ALARMS_PER_AGENCY_MAX: usize = 20;
/// How long what was retired is still shown, in milliseconds: the shift in which somebody may ask where it went.
pub const RETIRED_EQUIPMENT_MS_MAX: i64 = 12 * 3_600_000;
/// Things that one line of a timeline names: what a vehicle carries that is worth a line; the rest is in its own panel.
pub const EQUIPMENT_PER_ENTRY_MAX: usize = 20;
/// Lines kept of what happened to one zone, the newest of them; the journal has all.
pub const ENTRIES_PER_ZONE_MAX: usize = 1_000;
/// Characters of a question that words are looked for with: a line of text.
pub const SEARCH_CHARS_MAX: usize = 200;
/// The most words looked for at once; each is looked for in every text.
pub const SEARCH_WORDS_MAX: usize = 8;
/// The most objects of one kind that one search looks through, the newest of what the asker sees: years of a city.
/// What the asker does not see is not counted, so that nothing follows from where a search ends.
pub const SEARCHED_PER_KIND_MAX: usize = 50_000;
/// The most bytes of text of one kind that one search looks through: bounds its time when every text is long.
pub const SEARCHED_BYTES_PER_KIND_MAX: usize = 32 * 1024 * 1024;
/// The most fields of one object that are quoted with the words that were found.
pub const QUOTED_FIELDS_MAX: usize = 3;
/// Characters quoted of one field: two lines of a list.
pub const QUOTE_CHARS_MAX: usize = 160;
/// The most agreements of one drafting agency that are not over, drafts included: what a legal desk can follow. No
/// agency's many keep another from drafting, or tell it how many there are.
pub const OPEN_AGREEMENTS_PER_AGENCY_MAX: usize = 40;
/// The most agreements of one drafting agency that are not over, or have not been for long: more than one for each day.
/// Like incidents all are kept for good, so it is how fast they become more that has a limit: whoever reaches it drafts
/// again as the oldest of them grow old.
pub const AGREEMENTS_PER_AGENCY_MAX: usize = 500;
/// For how long an agreement that is over counts among these, in milliseconds (366 days).
pub const AGREEMENT_COUNTS_MS: i64 = 366 * 86_400_000;
/// The fewest parties of an agreement: nobody agrees with oneself.
pub const AGREEMENT_PARTIES_MIN: usize = 2;
/// The most parties of an agreement: the agencies of a city, each of which signs.
pub const AGREEMENT_PARTIES_MAX: usize = 50;
/// The most clauses of an agreement: what its signers can read.
pub const CLAUSES_PER_AGREEMENT_MAX: usize = 200;
/// The most duties of an agreement.
pub const DUTIES_PER_AGREEMENT_MAX: usize = 50;
/// Lines of what is sent without being asked first that an agreement can have.
pub const AID_PER_AGREEMENT_MAX: usize = 100;
/// The longest time within which a duty is done, in minutes: a month.
pub const DUTY_MIN_MAX: u32 = 31 * 1_440;
/// What one duty is asked for and waits to come of at once, over all joint tasks: a bad day of a province. What is asked for
/// beyond that is counted, and not followed.
pub const WAITING_ASKINGS_PER_DUTY_MAX: usize = 500;
/// How long what was shown may be kept at the longest, in days: ten years.
pub const RETENTION_DAYS_MAX: u16 = 3_660;
/// How long a device may keep what was shown at the longest without a word from the server, in minutes: a week.
pub const LEASE_MIN_MAX: u16 = 7 * 1_440;
/// How long it may if the agreement does not say, in minutes: a shift. What a joint task or a call for help opens, and
/// what the founding agreement gives, is kept no longer either.
pub const LEASE_MIN_DEFAULT: u16 = 480;
/// How long an agreement is valid at the longest, in milliseconds: ten years, then it is read again.
pub const AGREEMENT_MS_MAX: i64 = 3_660 * 86_400_000;
/// The longest activation, in minutes (three days): longer is a matter for signatures.
pub const ACTIVATION_MIN_MAX: u32 = 72 * 60;
/// How long broken glass stays open at the longest, in minutes: until whom it concerns can be asked.
pub const GLASS_MIN_MAX: u32 = 240;
/// How often one agency breaks the glass of an agreement within a day: what is needed more often is a matter for
/// signatures. Whether others review what was opened does not count, for it is not in the breaker's hand.
pub const GLASS_PER_DAY_MAX: usize = 20;
/// Within what time an opening is to be reviewed, in milliseconds: three days, a weekend among them.
pub const GLASS_REVIEW_MS_MAX: i64 = 72 * 3_600_000;
/// One agency's openings of one agreement that are kept once all have reviewed them, the newest of them; the journal has
/// all. No fewer than a day may have.
pub const REVIEWED_OPENINGS_KEPT_MAX: usize = GLASS_PER_DAY_MAX;
/// One agency's openings of one agreement that are kept while somebody has to review them, the newest of them: ten days
/// of breaking it all the time and of nobody answering. The journal has all.
pub const UNREVIEWED_OPENINGS_KEPT_MAX: usize = 200;
/// Lines of the founding agreement that one agency is shown, of those that concern it; the file has all.
pub const FOUNDING_CLAUSES_SHOWN_MAX: usize = 500;
/// Own things of one kind that a preview looks at: what a screen can show, and what can be copied while the writer waits.
pub const PREVIEWED_PER_KIND_MAX: usize = 500;
/// Shapes of the area of one clause.
pub const AREA_SHAPES_MAX: usize = 16;
/// Corners of the area of one clause: it is looked at whenever something it may show is.
pub const AREA_CORNERS_MAX: usize = 200;
/// Areas of units in what one agency has written that is not over: several for each of its neighbours. The picture keeps
/// those in force of all agencies.
pub const UNIT_AREAS_PER_AGENCY_MAX: usize = 64;
/// Corners of all areas of one agreement: every party's screens hold its text.
pub const AREA_CORNERS_PER_AGREEMENT_MAX: usize = 2_000;
/// The most targets one inspection lists at a time: a campaign's day. Each is an object of every screen in the task.
pub const TARGETS_PER_LIST_MAX: usize = 200;
/// The most targets that were ever on one list.
pub const TARGETS_EVER_MAX: usize = 2_000;
/// The most inspectors that one agency has in one inspection.
pub const INSPECTORS_PER_AGENCY_MAX: usize = 50;
/// The most that it ever had in it.
pub const INSPECTORS_NAMED_MAX: usize = 500;
/// The most inspectors of one agency that are drawn for one target; more is a raid.
pub const INSPECTORS_EACH_MAX: u8 = 5;
/// The most exclusions of one agency's inspectors in one list: everybody knows a few of them.
pub const EXCLUSIONS_PER_AGENCY_MAX: usize = 500;
/// Characters of the seed of a draw: a lottery's numbers, a headline.
pub const SEED_CHARS_MAX: usize = 200;
/// The most versions of checklists that one inspection uses.
pub const CHECKLISTS_PER_TASK_MAX: usize = 64;
/// The most findings of one agency at one target: every item of a long checklist.
pub const FINDINGS_PER_TARGET_MAX: usize = 100;
/// The most photographs of one finding.
pub const PHOTOS_PER_FINDING_MAX: usize = 6;
/// The most photographs of one agency at one target.
pub const PHOTOS_PER_TARGET_MAX: usize = 60;
/// Characters of a signature written on glass.
pub const STROKES_CHARS_MAX: usize = 4_000;
/// The most orders of one agency to put something right at one target.
pub const ORDERS_PER_TARGET_MAX: usize = 100;
/// The most times one order is found not to be done: after that it is another authority's case.
pub const RECHECKS_PER_ORDER_MAX: usize = 20;
/// How far ahead something has to be put right at the latest, in milliseconds: two years.
pub const RECTIFY_MS_MAX: i64 = 2 * 366 * 24 * 3_600_000;
/// The most joint result sheets of one inspection.
pub const SHEETS_PER_TASK_MAX: usize = 20;
/// The most overdue orders that one turn of the timer tells.
pub const OVERDUE_PER_TICK_MAX: usize = 200;
/// Instruments of one agency, ended ones included: the laws and orders that one office acts by.
pub const INSTRUMENTS_MAX: usize = 100;
/// Characters of what an instrument or a kind of certificate is called by.
pub const INSTRUMENT_CODE_CHARS_MAX: usize = 16;
/// Characters of the title of an instrument or a kind of certificate.
pub const INSTRUMENT_TITLE_CHARS_MAX: usize = 120;
/// Characters of where an instrument stands.
pub const CITATION_CHARS_MAX: usize = 200;
/// Kinds of certificates of one agency.
pub const CERTIFICATE_KINDS_MAX: usize = 20;
/// Certificates of one agency's people, ended ones included.
pub const OFFICERS_MAX: usize = 500;
/// The highest fine, in the currency's minor unit: what a number on every screen can still show exactly.
pub const FINE_MAX: u64 = 1_000_000_000_000;
/// The most measures of one task.
pub const MEASURES_PER_TASK_MAX: usize = 500;
/// The most pieces of evidence of one task.
pub const EVIDENCE_PER_TASK_MAX: usize = 500;
/// The most referrals of one task.
pub const REFERRALS_PER_TASK_MAX: usize = 100;
/// The most measures and pieces of evidence of one referral.
pub const ITEMS_PER_REFERRAL_MAX: usize = 50;
/// The most refusals to sign one measure: after that its agency lifts it or asks by voice.
pub const REFUSALS_PER_MEASURE_MAX: usize = 20;
/// How long a countersignature is waited for without a word, in milliseconds: who signs stands beside who took it.
pub const COUNTERSIGN_MS: i64 = 60 * 60_000;
/// The most countersignatures that one turn of the timer says to be due.
pub const UNSIGNED_PER_TICK_MAX: usize = 200;
/// The most files of one piece of evidence.
pub const FILES_PER_EVIDENCE_MAX: usize = 30;
/// The most steps of one chain of custody.
pub const CUSTODY_STEPS_MAX: usize = 100;
/// The most operational periods of one task: three a day for a hundred days.
pub const PERIODS_PER_TASK_MAX: usize = 300;
/// How far ahead an operational period begins at the most, in milliseconds: a year. What lies further off is a slip of the hand.
pub const PERIOD_AHEAD_MS_MAX: i64 = 366 * 24 * 3_600_000;
/// How long an operational period lasts at the most, in milliseconds: a week.
pub const PERIOD_MS_MAX: i64 = 7 * 24 * 3_600_000;
/// The most objectives of one period.
pub const OBJECTIVES_PER_PERIOD_MAX: usize = 30;
/// The most sectors of one task, ended ones included.
pub const SECTORS_PER_TASK_MAX: usize = 60;
/// The most units in one sector.
pub const UNITS_PER_SECTOR_MAX: usize = 200;
/// The most posts of one task, ended ones included.
pub const POSTS_PER_TASK_MAX: usize = 400;
/// The most persons who held one post, one after another.
pub const HOLDERS_PER_POST_MAX: usize = 50;
/// The most evacuations of one task.
pub const EVACUATIONS_PER_TASK_MAX: usize = 40;
/// The most shelters of one task, closed ones included.
pub const SHELTERS_PER_TASK_MAX: usize = 200;
/// The most persons that can be counted or expected.
pub const FIGURE_MAX: u32 = 10_000_000;
/// The most reports of figures of one agency in one task: one agency does not use up what the others need.
pub const FIGURES_PER_AGENCY_MAX: u16 = 2_000;
/// The most reports of figures of one task.
pub const FIGURES_PER_TASK_MAX: usize = 20_000;
/// How long ago figures that are reported now were counted at the most, in milliseconds: a week, for what a hospital says later.
pub const FIGURES_BACK_MS_MAX: i64 = 7 * 24 * 3_600_000;
/// The most situation reports of one task, every version counted: each is kept whole.
pub const REPORTS_PER_TASK_MAX: usize = 200;
