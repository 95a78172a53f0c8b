package io.aethermagic.autoconfigure.registry;

import io.aethermagic.autoconfigure.InvalidAetherPropertyException;
import io.aethermagic.registry.ServiceIdentity;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which service this instance is one of, as the registry tells others.
 */
@ConfigurationProperties("aether.service")
public class AetherServiceProperties {

	/**
	 * What the service belongs to. Default: that of "aether.union".
	 */
	private @Nullable String domain;

	/**
	 * What kind of service it is. Default: that of "spring.application.name".
	 */
	private @Nullable String type;

	/**
	 * Which one of its type it is. Default: the instance id, another one for each start.
	 */
	private @Nullable String id;

	/**
	 * Version of the service.
	 */
	private String version = "";

	public @Nullable String getDomain() {
		return this.domain;
	}

	public void setDomain(@Nullable String domain) {
		this.domain = domain;
	}

	public @Nullable String getType() {
		return this.type;
	}

	public void setType(@Nullable String type) {
		this.type = type;
	}

	public @Nullable String getId() {
		return this.id;
	}

	public void setId(@Nullable String id) {
		this.id = id;
	}

	public String getVersion() {
		return this.version;
	}

	public void setVersion(String version) {
		this.version = version;
	}

	/**
	 * Say who this instance is.
	 * @param union the namespace of the application
	 * @param application the application's name
	 * @param instance the instance id
	 * @return the identity
	 * @throws InvalidAetherPropertyException if a value is too long
	 */
	ServiceIdentity identity(String union, String application, String instance) {
		return new ServiceIdentity(checked("domain", (this.domain != null) ? this.domain : union),
				checked("type", (this.type != null) ? this.type : application),
				checked("id", (this.id != null) ? this.id : instance), checked("version", this.version));
	}

	private static String checked(String part, String value) {
		if (value.length() > ServiceIdentity.MAX_LENGTH) {
			throw new InvalidAetherPropertyException("aether.service." + part, value, "It is too long",
					"Set aether.service." + part + " to " + ServiceIdentity.MAX_LENGTH + " characters at most");
		}
		return value;
	}

}
