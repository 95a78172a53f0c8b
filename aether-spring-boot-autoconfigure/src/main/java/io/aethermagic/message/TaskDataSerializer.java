package io.aethermagic.message;

import java.nio.charset.StandardCharsets;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.ser.std.StdSerializer;

import io.aethermagic.task.TaskData;

/**
 * Writes {@link TaskData} that is a part of another value as the JSON that it is.
 */
final class TaskDataSerializer extends StdSerializer<TaskData> {

	TaskDataSerializer() {
		super(TaskData.class);
	}

	@Override
	public void serialize(TaskData value, JsonGenerator json, SerializationContext context) {
		json.writeRawValue(new String(value.json(), StandardCharsets.UTF_8));
	}

	@Override
	public void serializeWithType(TaskData value, JsonGenerator json, SerializationContext context,
			TypeSerializer types) {
		serialize(value, json, context);
	}

}
