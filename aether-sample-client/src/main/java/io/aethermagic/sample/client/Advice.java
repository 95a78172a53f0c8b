package io.aethermagic.sample.client;

import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Says how to go on after a failure.
 */
@Component
class Advice {

	private static final String WORKER = "java -jar aether-sample-worker/target/aether-sample-worker-exec.jar";

	private final Environment environment;

	Advice(Environment environment) {
		this.environment = environment;
	}

	/**
	 * Say how to go on.
	 * @param code the code of the failure
	 * @return one or more sentences
	 */
	String on(String code) {
		String transport = this.environment.getProperty("aether.transport", "local");
		String union = this.environment.getProperty("aether.union", "default");
		return switch (code) {
			case "no-worker" -> transport.equals("local")
					? "aether.transport is local, which reaches no other process, and this one has no handler. Set "
							+ "--logging.level.io.aethermagic=debug for example, here and for the worker."
					: "Start a worker: " + WORKER + " --aether.transport=" + transport + ". If one is running, its "
							+ "aether.union (here: " + union
							+ "), aether.transport and the transport's address must be "
							+ "the same as here. --aether.client.no-worker=wait waits for one until --timeout.";
			case Failure.EXPIRED ->
				"Raise --timeout or start more workers. If there was no progress at all, no worker may be "
						+ "running: aether.transport is " + transport + " and aether.union is " + union
						+ " here, and must be the same there.";
			case "not-a-picture" -> "Take it out of the folder, or save it again as one of these formats.";
			case "picture-too-large" ->
				"Make it smaller first, or raise the limit in the worker's ImageProcessConfiguration.";
			case "bad-request", Failure.BAD_DATA ->
				"Build the client and the worker from the same sources, and start both again.";
			case "rejected" -> "Too many calls were out: raise --aether.client.max-pending, or call less at a time.";
			case Failure.UNREADABLE -> "Check that you may read the file, and that it is not too large.";
			case Failure.UNWRITABLE -> "Choose another folder with --out, or check its permissions and the free space.";
			case Failure.CANCELLED, "stopped" -> "Run this again to have it done.";
			case "unconfirmed" ->
				"Its worker did not answer, and may still be working on it. Run this again to have " + "it done.";
			default -> "The worker's log may say more.";
		};
	}

}
