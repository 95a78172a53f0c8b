package io.aethermagic.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and tags of the observation of a call. A bean of this type takes the place of
 * {@link DefaultTaskCallObservationConvention}.
 */
public interface TaskCallObservationConvention extends ObservationConvention<TaskCallObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof TaskCallObservationContext;
	}

}
