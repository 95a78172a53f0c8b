package io.aethermagic.autoconfigure.registry;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;

/**
 * Matches where the registry is asked for, or what stands on it.
 */
class OnRegistry extends AnyNestedCondition {

	OnRegistry() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	@ConditionalOnBooleanProperty(name = "aether.registry.enabled")
	static class Registry {

	}

	@ConditionalOnBooleanProperty(name = "aether.fleet.enabled")
	static class Fleet {

	}

	@ConditionalOnBooleanProperty(name = "aether.web.dashboard.enabled")
	static class Dashboard {

	}

}
