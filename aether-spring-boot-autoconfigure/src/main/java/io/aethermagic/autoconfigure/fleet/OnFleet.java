package io.aethermagic.autoconfigure.fleet;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;

/**
 * Matches where questions to other instances are asked for, or what stands on them.
 */
class OnFleet extends AnyNestedCondition {

	OnFleet() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	@ConditionalOnBooleanProperty(name = "aether.fleet.enabled")
	static class Fleet {

	}

	@ConditionalOnBooleanProperty(name = "aether.web.dashboard.enabled")
	static class Dashboard {

	}

}
