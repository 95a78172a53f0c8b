package io.aethermagic.observation;

import java.util.Locale;

import io.aethermagic.task.TaskAddress;
import io.aethermagic.worker.TaskHandlerDefinition;
import io.micrometer.common.KeyValues;

/**
 * The names that an attempt of a handler is observed by, unless the application has
 * others: the timer {@value #NAME}, and OpenTelemetry's names of messaging in its span.
 * May be extended. Safe for use by several threads.
 */
public class DefaultTaskHandlerObservationConvention implements TaskHandlerObservationConvention {

	/** The name of the observation and of its timer. */
	public static final String NAME = "aether.handler";

	/**
	 * Create a convention.
	 */
	public DefaultTaskHandlerObservationConvention() {
	}

	@Override
	public String getName() {
		return NAME;
	}

	@Override
	public String getContextualName(TaskHandlerObservationContext context) {
		TaskAddress address = context.attempt().handler().address();
		return "process " + address.job() + "/" + address.task();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(TaskHandlerObservationContext context) {
		TaskHandlerDefinition handler = context.attempt().handler();
		TaskHandlerObservationContext.Outcome outcome = context.outcome();
		return KeyValues.of("job", handler.address().job(), "outcome",
				(outcome != null) ? outcome.name().toLowerCase(Locale.ROOT) : "none", "task", handler.address().task(),
				"transport", context.attempt().transport(), "workgroup", HandlerTags.workgroup(handler));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(TaskHandlerObservationContext context) {
		TaskHandlerDefinition handler = context.attempt().handler();
		return KeyValues.of("aether.attempt", Integer.toString(context.attempt().task().attempt()), "aether.dispatch",
				Integer.toString(context.attempt().task().dispatch()), "messaging.consumer.group.name",
				HandlerTags.workgroup(handler), "messaging.destination.name", handler.address().toString(),
				"messaging.message.conversation_id", context.attempt().task().tid(), "messaging.operation.name",
				"process", "messaging.operation.type", "process", "messaging.system", "aether");
	}

}
