"""What the numbers in a FIT file mean: our own table of the messages and fields that we use.

Numbers, names, scales and units are facts of the public protocol, written down here by hand.
A value is ``raw / scale - offset``. Everything that is not in the table stays readable as
``unknown_N``, raw.
"""

from dataclasses import dataclass
from typing import Final

from flexor.runs.fit.protocol import MESSAGE_INDEX, TIMESTAMP


@dataclass(frozen=True, slots=True)
class Field:
    """A field's name, and how its raw number becomes a value with a unit."""

    name: str
    scale: float = 1.0
    offset: float = 0.0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class MessageType:
    """A message's name and its fields by number."""

    name: str
    fields: dict[int, Field]

    def field(self, number: int) -> Field:
        """The field of that number; ``unknown_N`` if we do not know it."""
        return self.fields.get(number) or _COMMON.get(number) or Field(f"unknown_{number}")


_COMMON: Final = {
    TIMESTAMP: Field("timestamp", unit="s since 1989-12-31"),
    MESSAGE_INDEX: Field("message_index"),
}

# One line a field: number, name, then if need be scale, unit, offset.
_TABLE: Final = """
0 file_id
  0 type | 1 manufacturer | 2 product | 3 serial_number | 4 time_created | 5 number
  8 product_name
12 sport
  0 sport | 1 sub_sport | 3 name
18 session
  0 event | 1 event_type | 2 start_time | 3 start_position_lat | 4 start_position_long | 5 sport
  6 sub_sport | 7 total_elapsed_time 1000 s | 8 total_timer_time 1000 s | 9 total_distance 100 m
  10 total_cycles | 11 total_calories 1 kcal | 13 total_fat_calories 1 kcal
  14 avg_speed 1000 m/s | 15 max_speed 1000 m/s | 16 avg_heart_rate 1 bpm
  17 max_heart_rate 1 bpm | 18 avg_cadence 1 rpm | 19 max_cadence 1 rpm | 20 avg_power 1 W
  21 max_power 1 W | 22 total_ascent 1 m | 23 total_descent 1 m | 24 total_training_effect 10
  25 first_lap_index | 26 num_laps | 27 event_group | 28 trigger | 33 num_lengths
  34 normalized_power 1 W | 35 training_stress_score 10 | 36 intensity_factor 1000
  44 pool_length 100 m | 46 pool_length_unit | 47 num_active_lengths | 48 total_work 1 J
  49 avg_altitude 5 m 500 | 50 max_altitude 5 m 500 | 57 avg_temperature 1 C
  58 max_temperature 1 C | 59 total_moving_time 1000 s | 64 min_heart_rate 1 bpm
  71 min_altitude 5 m 500 | 89 avg_vertical_oscillation 10 mm
  90 avg_stance_time_percent 100 % | 91 avg_stance_time 10 ms
  92 avg_fractional_cadence 128 rpm | 93 max_fractional_cadence 128 rpm
  94 total_fractional_cycles 128 | 110 sport_profile_name | 111 sport_index
  124 enhanced_avg_speed 1000 m/s | 125 enhanced_max_speed 1000 m/s
  126 enhanced_avg_altitude 5 m 500 | 127 enhanced_min_altitude 5 m 500
  128 enhanced_max_altitude 5 m 500 | 132 avg_vertical_ratio 100 %
  133 avg_stance_time_balance 100 % | 134 avg_step_length 10 mm
  137 total_anaerobic_training_effect 10
19 lap
  0 event | 1 event_type | 2 start_time | 3 start_position_lat | 4 start_position_long
  5 end_position_lat | 6 end_position_long | 7 total_elapsed_time 1000 s
  8 total_timer_time 1000 s | 9 total_distance 100 m | 10 total_cycles
  11 total_calories 1 kcal | 12 total_fat_calories 1 kcal | 13 avg_speed 1000 m/s
  14 max_speed 1000 m/s | 15 avg_heart_rate 1 bpm | 16 max_heart_rate 1 bpm
  17 avg_cadence 1 rpm | 18 max_cadence 1 rpm | 19 avg_power 1 W | 20 max_power 1 W
  21 total_ascent 1 m | 22 total_descent 1 m | 23 intensity | 24 lap_trigger | 25 sport
  26 event_group | 32 num_lengths | 33 normalized_power 1 W | 35 first_length_index
  38 swim_stroke | 39 sub_sport | 40 num_active_lengths | 41 total_work 1 J
  42 avg_altitude 5 m 500 | 43 max_altitude 5 m 500 | 50 avg_temperature 1 C
  51 max_temperature 1 C | 52 total_moving_time 1000 s | 62 min_altitude 5 m 500
  63 min_heart_rate 1 bpm | 71 wkt_step_index | 77 avg_vertical_oscillation 10 mm
  78 avg_stance_time_percent 100 % | 79 avg_stance_time 10 ms
  80 avg_fractional_cadence 128 rpm | 81 max_fractional_cadence 128 rpm
  82 total_fractional_cycles 128 | 110 enhanced_avg_speed 1000 m/s
  111 enhanced_max_speed 1000 m/s | 112 enhanced_avg_altitude 5 m 500
  113 enhanced_min_altitude 5 m 500 | 114 enhanced_max_altitude 5 m 500
  118 avg_vertical_ratio 100 % | 119 avg_stance_time_balance 100 % | 120 avg_step_length 10 mm
20 record
  0 position_lat 1 semicircles | 1 position_long 1 semicircles | 2 altitude 5 m 500
  3 heart_rate 1 bpm | 4 cadence 1 rpm | 5 distance 100 m | 6 speed 1000 m/s | 7 power 1 W
  8 compressed_speed_distance | 9 grade 100 % | 10 resistance | 11 time_from_course 1000 s
  12 cycle_length 100 m | 13 temperature 1 C | 18 cycles | 19 total_cycles
  28 compressed_accumulated_power | 29 accumulated_power 1 W | 30 left_right_balance
  31 gps_accuracy 1 m | 32 vertical_speed 1000 m/s | 33 calories 1 kcal
  39 vertical_oscillation 10 mm | 40 stance_time_percent 100 % | 41 stance_time 10 ms
  42 activity_type | 48 time128 128 s | 49 stroke_type | 50 zone | 52 cadence256 256 rpm
  53 fractional_cadence 128 rpm | 62 device_index | 73 enhanced_speed 1000 m/s
  78 enhanced_altitude 5 m 500 | 83 vertical_ratio 100 % | 84 stance_time_balance 100 %
  85 step_length 10 mm | 99 respiration_rate 1 breaths/min
  108 enhanced_respiration_rate 100 breaths/min | 139 core_temperature 100 C
21 event
  0 event | 1 event_type | 2 data16 | 3 data | 4 event_group
23 device_info
  0 device_index | 1 device_type | 2 manufacturer | 3 serial_number | 4 product
  5 software_version 100 | 6 hardware_version | 7 cum_operating_time 1 s
  10 battery_voltage 256 V | 11 battery_status | 19 descriptor | 25 source_type
  27 product_name | 32 battery_level 1 %
26 workout
  4 sport | 5 capabilities | 6 num_valid_steps | 8 wkt_name | 11 sub_sport
27 workout_step
  0 wkt_step_name | 1 duration_type | 2 duration_value | 3 target_type | 4 target_value
  5 custom_target_value_low | 6 custom_target_value_high | 7 intensity | 8 notes
31 course
  4 sport | 5 name | 6 capabilities | 7 sub_sport
34 activity
  0 total_timer_time 1000 s | 1 num_sessions | 2 type | 3 event | 4 event_type
  5 local_timestamp | 6 event_group
49 file_creator
  0 software_version | 1 hardware_version
55 monitoring
  0 device_index | 1 calories 1 kcal | 2 distance 100 m | 3 cycles 2 cycles
  4 active_time 1000 s | 5 activity_type | 6 activity_subtype | 7 activity_level
  8 distance_16 | 9 cycles_16 | 10 active_time_16 | 11 local_timestamp
  16 activity_time 1 min | 19 active_calories 1 kcal | 24 current_activity_type_intensity
  25 timestamp_min_8 1 min | 26 timestamp_16 1 s | 27 heart_rate 1 bpm | 28 intensity 10
  29 duration_min 1 min | 30 duration 1 s | 31 ascent 1000 m | 32 descent 1000 m
  33 moderate_activity_minutes 1 min | 34 vigorous_activity_minutes 1 min
78 hrv
  0 time 1000 s
101 length
  0 event | 1 event_type | 2 start_time | 3 total_elapsed_time 1000 s
  4 total_timer_time 1000 s | 5 total_strokes | 6 avg_speed 1000 m/s | 7 swim_stroke
  9 avg_swimming_cadence | 10 event_group | 11 total_calories 1 kcal | 12 length_type
103 monitoring_info
  0 local_timestamp | 1 activity_type | 3 cycles_to_distance 5000 m/cycle
  4 cycles_to_calories 5000 kcal/cycle | 5 resting_metabolic_rate 1 kcal/day
132 hr
  0 fractional_timestamp 32768 s | 1 time256 256 s | 6 filtered_bpm 1 bpm
  9 event_timestamp 1024 s | 10 event_timestamp_12
160 gps_metadata
  0 timestamp_ms 1 ms | 1 position_lat 1 semicircles | 2 position_long 1 semicircles
  3 enhanced_altitude 5 m 500 | 4 enhanced_speed 1000 m/s | 5 heading 100 degrees
  6 utc_timestamp 1 s | 7 velocity 100 m/s
162 timestamp_correlation
  0 fractional_timestamp 32768 s | 1 system_timestamp | 2 fractional_system_timestamp 32768 s
  3 local_timestamp | 4 timestamp_ms 1 ms | 5 system_timestamp_ms 1 ms
206 field_description
  0 developer_data_index | 1 field_definition_number | 2 fit_base_type_id | 3 field_name
  4 array | 5 components | 6 scale | 7 offset | 8 units | 9 bits | 10 accumulate
  13 fit_base_unit_id | 14 native_mesg_num | 15 native_field_num
207 developer_data_id
  0 developer_id | 1 application_id | 2 manufacturer_id | 3 developer_data_index
  4 application_version
312 split
  0 split_type | 1 total_elapsed_time 1000 s | 2 total_timer_time 1000 s
  3 total_distance 100 m | 4 avg_speed 1000 m/s | 9 start_time | 13 total_ascent 1 m
  14 total_descent 1 m | 21 start_position_lat | 22 start_position_long | 23 end_position_lat
  24 end_position_long | 25 max_speed 1000 m/s | 27 end_time | 28 total_calories 1 kcal
  74 start_elevation 5 m 500 | 110 total_moving_time 1000 s
"""


def _field(words: list[str]) -> Field:
    scale, unit, offset = (*words[1:], *("1", "", "0")[len(words) - 1 :])
    return Field(words[0], float(scale), float(offset), unit)


def _read_table() -> dict[int, MessageType]:
    table: dict[int, MessageType] = {}
    for line in _TABLE.strip().splitlines():
        if not line.startswith(" "):
            number, name = line.split()
            fields: dict[int, Field] = {}
            table[int(number)] = MessageType(name, fields)
            continue
        for entry in line.split("|"):
            words = entry.split()
            fields[int(words[0])] = _field(words[1:])
    return table


MESSAGES: Final = _read_table()
NUMBERS: Final = {message.name: number for number, message in MESSAGES.items()}


def message_type(number: int) -> MessageType:
    """The message of that number; ``unknown_N`` without fields if we do not know it."""
    return MESSAGES.get(number) or MessageType(f"unknown_{number}", {})
