package io.aethermagic.node;

import java.util.List;
import java.util.Map;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.task.TaskAddress;
import org.jspecify.annotations.Nullable;

/**
 * Makes the messages of one instance, each with a new id. Safe for use by several
 * threads.
 */
final class NodeMessages {

	private static final String CONTROL_STATUS = "control";

	private final Ids ids = new Ids();

	private final MessageCodec codec;

	private final String instance;

	NodeMessages(MessageCodec codec, String instance) {
		this.codec = codec;
		this.instance = instance;
	}

	String newId() {
		return this.ids.next();
	}

	AetherMessage aboutTask(Action action, String status, int progress, @Nullable Object data, TaskAddress address,
			String workgroup, String tid, Map<String, String> headers) {
		return this.codec.message(newId(), this.instance, headers, action, status, progress, data, address, workgroup,
				tid);
	}

	AetherMessage control(Control control, List<TaskRef> tasks) {
		Map<String, String> headers = Map.of(Headers.CONTROL, control.wireName(), Headers.INSTANCE, this.instance);
		return this.codec.message(newId(), this.instance, headers, Action.STATUS, CONTROL_STATUS, 0,
				tasks.toArray(TaskRef[]::new), null, "", "");
	}

	AetherMessage directed(String subject, String status, Object data) {
		return this.codec.message(newId(), this.instance,
				Map.of(Headers.SUBJECT, subject, Headers.INSTANCE, this.instance), Action.STATUS, status, 0, data, null,
				"", "");
	}

	AetherMessage announcement(String status, Object data) {
		return this.codec.message(newId(), null, Map.of(Headers.INSTANCE, this.instance), Action.ONLINE, status, 100,
				data, null, "", "");
	}

	AetherMessage presence(Action action, String status) {
		return this.codec.message(newId(), null, Map.of(Headers.INSTANCE, this.instance), action, status, 100,
				MessageCodec.EMPTY, null, "", "");
	}

}
