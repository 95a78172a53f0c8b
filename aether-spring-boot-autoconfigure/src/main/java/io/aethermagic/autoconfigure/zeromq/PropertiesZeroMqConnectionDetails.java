package io.aethermagic.autoconfigure.zeromq;

import java.net.URI;
import java.util.List;

/**
 * The addresses that the properties name.
 */
final class PropertiesZeroMqConnectionDetails implements ZeroMqConnectionDetails {

	private final ZeroMqValues values;

	PropertiesZeroMqConnectionDetails(ZeroMqValues values) {
		this.values = values;
	}

	@Override
	public List<URI> addresses() {
		return this.values.connect();
	}

}
