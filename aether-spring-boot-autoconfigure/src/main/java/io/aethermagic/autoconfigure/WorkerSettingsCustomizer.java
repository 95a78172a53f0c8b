package io.aethermagic.autoconfigure;

import io.aethermagic.worker.WorkerSettings;

/**
 * Changes what the properties below {@code aether.worker} have set, for one transport or
 * for all: the retry policy, for example. All beans of this kind are called, in their
 * order.
 */
@FunctionalInterface
public interface WorkerSettingsCustomizer {

	/**
	 * Change the settings of the worker on one transport.
	 * @param transport the transport's name in the configuration
	 * @param settings the settings up to now
	 * @return the settings from now on
	 */
	WorkerSettings customize(String transport, WorkerSettings settings);

}
