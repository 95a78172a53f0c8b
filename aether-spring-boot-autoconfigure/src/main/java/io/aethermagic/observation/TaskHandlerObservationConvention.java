package io.aethermagic.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and tags of the observation of an attempt. A bean of this type takes the place of
 * {@link DefaultTaskHandlerObservationConvention}.
 */
public interface TaskHandlerObservationConvention extends ObservationConvention<TaskHandlerObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof TaskHandlerObservationContext;
	}

}
