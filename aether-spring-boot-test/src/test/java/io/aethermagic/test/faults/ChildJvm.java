package io.aethermagic.test.faults;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import io.aethermagic.test.amqp.AmqpFaultTransport;
import io.aethermagic.test.mqtt.MqttFaultTransport;
import io.aethermagic.test.redis.RedisFaultTransport;
import io.aethermagic.test.websocket.WebSocketFaultTransport;
import io.aethermagic.test.zeromq.ZeroMqPeersFaultTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How JVMs are started that run classes of the tests. Hundreds are, and most of what each
 * costs is the loading of the same classes; so these are archived once, which halves it
 * (class data sharing of HotSpot, which takes classes from jars alone). Safe for use by
 * several threads.
 */
public final class ChildJvm {

	private static final Logger logger = LoggerFactory.getLogger(ChildJvm.class);

	private static final List<String> OPTIONS = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

	private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toAbsolutePath();

	private static final List<Class<? extends FaultTransport>> TRANSPORTS = List.of(AmqpFaultTransport.class,
			MqttFaultTransport.class, RedisFaultTransport.class, WebSocketFaultTransport.class,
			ZeroMqPeersFaultTransport.class);

	/** How long the archive may take, in seconds. */
	private static final int PATIENCE = 120;

	private ChildJvm() {
	}

	/**
	 * Return the program.
	 * @return the {@code java} that this process runs on
	 */
	public static Path java() {
		return JAVA;
	}

	/**
	 * Return what to start the program with.
	 * @param options options beside the usual ones
	 * @param main the class to run
	 * @param arguments its arguments
	 * @return the program's arguments
	 */
	public static List<String> arguments(List<String> options, Class<?> main, List<String> arguments) {
		List<String> all = new ArrayList<>(OPTIONS);
		all.addAll(Archive.OPTIONS);
		all.addAll(options);
		all.add(main.getName());
		all.addAll(arguments);
		return all;
	}

	/**
	 * Return the class path of this process, which is behind a jar's manifest where the
	 * build has shortened it.
	 * @return what follows {@code -cp}
	 */
	public static String classPath() {
		return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
	}

	/**
	 * The archive, made when it is first needed; one that fits is left from before.
	 */
	private static final class Archive {

		private static final List<String> OPTIONS = options();

		private static List<String> options() {
			List<Path> entries = Arrays.stream(classPath().split(File.pathSeparator))
				.filter((entry) -> !entry.isEmpty())
				.map((entry) -> Path.of(entry).toAbsolutePath())
				.filter(Files::exists)
				.toList();
			try {
				Path folder = Path.of("target", "child-jvm-" + Long.toHexString(fingerprint(entries))).toAbsolutePath();
				return options(entries, folder);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private static List<String> options(List<Path> entries, Path folder) throws IOException {
			Path archive = folder.resolve("classes.jsa");
			List<String> jars = new ArrayList<>();
			Files.createDirectories(folder);
			for (Path entry : entries) {
				jars.add(Files.isDirectory(entry) ? jar(entry, folder, jars.size()).toString() : entry.toString());
			}
			List<String> classPath = List.of("-cp", String.join(File.pathSeparator, jars));
			if (!Files.exists(archive) && !write(archive, classPath)) {
				return classPath;
			}
			return Stream.concat(Stream.of("-XX:SharedArchiveFile=" + archive), classPath.stream()).toList();
		}

		private static boolean write(Path archive, List<String> classPath) throws IOException {
			List<String> command = new ArrayList<>(List.of(JAVA.toString()));
			command.addAll(ChildJvm.OPTIONS);
			command.add("-XX:ArchiveClassesAtExit=" + archive);
			command.addAll(classPath);
			command.add(ChildClasses.class.getName());
			TRANSPORTS.forEach((transport) -> command.add(transport.getName()));
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(archive.resolveSibling("archive.log").toFile())
				.start();
			try {
				if (process.waitFor(PATIENCE, TimeUnit.SECONDS) && Files.exists(archive)) {
					return true;
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			process.destroyForcibly();
			logger.warn("There is no archive of classes, and so JVMs start slowly: see {}",
					archive.resolveSibling("archive.log"));
			return false;
		}

		private static Path jar(Path directory, Path folder, int number) throws IOException {
			Path jar = folder.resolve("classes-" + number + ".jar");
			if (!Files.exists(jar)) {
				Path made = Files.createTempFile(folder, "classes", ".jar");
				try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(made))) {
					for (Path file : files(directory)) {
						out.putNextEntry(new ZipEntry(directory.relativize(file).toString().replace('\\', '/')));
						Files.copy(file, out);
					}
				}
				Files.move(made, jar);
			}
			return jar;
		}

		private static List<Path> files(Path directory) throws IOException {
			try (Stream<Path> files = Files.walk(directory)) {
				return files.filter(Files::isRegularFile).sorted().toList();
			}
		}

		/**
		 * Return what is another number when the JVM or a class is another one.
		 */
		private static long fingerprint(List<Path> entries) throws IOException {
			CRC32 sum = new CRC32();
			add(sum, JAVA + " " + System.getProperty("java.vm.version"));
			for (Path entry : entries) {
				for (Path file : files(entry)) {
					add(sum, file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
				}
			}
			return sum.getValue();
		}

		private static void add(CRC32 sum, String text) {
			sum.update(text.getBytes(StandardCharsets.UTF_8));
		}

	}

}
