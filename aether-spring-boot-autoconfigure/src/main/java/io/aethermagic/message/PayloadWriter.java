package io.aethermagic.message;

import io.aethermagic.task.TaskData;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.ByteArrayBuilder;

/**
 * Writes the 11 keys of the wire, in its order, around data that is JSON already. Safe
 * for use by several threads.
 */
final class PayloadWriter {

	private static final SerializedString ACTION = new SerializedString("action");

	private static final SerializedString STATUS = new SerializedString("status");

	private static final SerializedString PROGRESS = new SerializedString("progress");

	private static final SerializedString DATA = new SerializedString("data");

	private static final SerializedString HOST = new SerializedString("host");

	private static final SerializedString CLIENT = new SerializedString("client");

	private static final SerializedString JOB = new SerializedString("job");

	private static final SerializedString WORKGROUP = new SerializedString("workgroup");

	private static final SerializedString TASK = new SerializedString("task");

	private static final SerializedString CONTEXT = new SerializedString("context");

	private static final SerializedString TID = new SerializedString("tid");

	private final JsonFactory factory;

	PayloadWriter(JsonFactory factory) {
		this.factory = factory;
	}

	/**
	 * Write a payload.
	 * @return JSON in UTF-8
	 */
	byte[] write(Payload payload) {
		BufferRecycler recycler = this.factory._getBufferRecycler();
		try (ByteArrayBuilder out = new ByteArrayBuilder(recycler)) {
			write(out, payload);
			return out.getClearAndRelease();
		}
		finally {
			recycler.releaseToPool();
		}
	}

	private void write(ByteArrayBuilder out, Payload payload) {
		try (JsonGenerator json = this.factory.createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8)) {
			json.writeStartObject();
			json.writeName(ACTION).writeString(payload.action().wireName());
			json.writeName(STATUS).writeString(payload.status());
			json.writeName(PROGRESS).writeNumber(payload.progress());
			json.writeName(DATA);
			// An empty raw value writes the separator; the bytes then go around the
			// generator.
			json.writeRawValue("");
			json.flush();
			writeData(out, payload.data());
			json.writeName(HOST).writeString(payload.host());
			json.writeName(CLIENT).writeString(payload.client());
			json.writeName(JOB).writeString(payload.job());
			json.writeName(WORKGROUP).writeString(payload.workgroup());
			json.writeName(TASK).writeString(payload.task());
			json.writeName(CONTEXT).writeString(payload.context());
			json.writeName(TID).writeString(payload.tid());
			json.writeEndObject();
		}
	}

	private static void writeData(ByteArrayBuilder out, TaskData data) {
		if (data instanceof JsonData known) {
			known.writeTo(out);
		}
		else {
			out.write(data.json());
		}
	}

}
