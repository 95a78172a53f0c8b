package io.aethermagic.autoconfigure.observation;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What can be configured below {@code aether.observation}.
 */
@ConfigurationProperties("aether.observation")
public class AetherObservationProperties {

	/**
	 * How many pairs of job and task the meters of calls tell apart by name: the first so
	 * many, and all others together as "other".
	 */
	private int maxAddresses = 100;

	public int getMaxAddresses() {
		return this.maxAddresses;
	}

	public void setMaxAddresses(int maxAddresses) {
		this.maxAddresses = maxAddresses;
	}

}
