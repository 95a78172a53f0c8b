package io.aethermagic.observation;

import java.util.Locale;

import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskEvent;
import io.micrometer.common.KeyValues;

/**
 * The names that a call is observed by, unless the application has others: the timer
 * {@value #NAME}, and OpenTelemetry's names of messaging in its span. May be extended.
 * Safe for use by several threads.
 */
public class DefaultTaskCallObservationConvention implements TaskCallObservationConvention {

	/** The name of the observation and of its timer. */
	public static final String NAME = "aether.call";

	private final AddressBound addresses;

	/**
	 * Create a convention.
	 * @param addresses how many addresses are told apart by name
	 */
	public DefaultTaskCallObservationConvention(AddressBound addresses) {
		this.addresses = addresses;
	}

	@Override
	public String getName() {
		return NAME;
	}

	@Override
	public String getContextualName(TaskCallObservationContext context) {
		return context.kind().name().toLowerCase(Locale.ROOT) + " " + context.address().job() + "/"
				+ context.address().task();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(TaskCallObservationContext context) {
		TaskAddress address = context.address();
		boolean named = this.addresses.isNamed(address);
		TaskEvent.Ended end = context.end();
		return KeyValues.of("job", named ? address.job() : AddressBound.OTHER, "kind",
				context.kind().name().toLowerCase(Locale.ROOT), "outcome",
				(end != null) ? end.state().name().toLowerCase(Locale.ROOT) : "none", "task",
				named ? address.task() : AddressBound.OTHER, "transport", context.transport());
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(TaskCallObservationContext context) {
		KeyValues values = KeyValues.of("messaging.destination.name", context.address().toString(),
				"messaging.message.conversation_id", context.tid(), "messaging.operation.name",
				context.kind().name().toLowerCase(Locale.ROOT), "messaging.operation.type", "send", "messaging.system",
				"aether");
		return (context.end() instanceof TaskEvent.Failed failed) ? values.and("aether.code", failed.code()) : values;
	}

}
