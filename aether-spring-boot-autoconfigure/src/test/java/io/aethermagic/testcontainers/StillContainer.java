package io.aethermagic.testcontainers;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A container that needs no Docker: it is never started, and has its ports all the same.
 */
final class StillContainer extends GenericContainer<StillContainer> {

	static final String HOST = "docker-host";

	static final int OFFSET = 20_000;

	private final String image;

	StillContainer(String image) {
		super(DockerImageName.parse(image));
		this.image = image;
	}

	@Override
	public String getDockerImageName() {
		return this.image;
	}

	@Override
	public void start() {
		// it runs
	}

	@Override
	public void stop() {
		// there is nothing to stop
	}

	@Override
	public String getHost() {
		return HOST;
	}

	@Override
	public Integer getMappedPort(int port) {
		return OFFSET + port;
	}

}
