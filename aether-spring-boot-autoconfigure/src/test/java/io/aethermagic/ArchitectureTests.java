package io.aethermagic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.INTERFACES;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.core.domain.properties.HasParameterTypes.Predicates.rawParameterTypes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps the walls between the packages of Aether where the design puts them.
 */
class ArchitectureTests {

	private static final String ROOT = "io.aethermagic";

	private static final JavaClasses AETHER = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	private static final DescribedPredicate<JavaClass> CODEC = belongTo(
			assignableTo(ROOT + ".message.MessageCodec").or(assignableTo(ROOT + ".message.Payload")))
		.as("are the codec of messages");

	private static final DescribedPredicate<JavaClass> CLIENT_CLASSES = resideInAnyPackage(ROOT + ".client..")
		.and(not(INTERFACES))
		.as("are in the client and no interfaces");

	@Test
	void classesAreFound() {
		assertThat(AETHER).isNotEmpty();
	}

	@Test
	void everyClassIsInAKnownRoom() {
		List<String> known = new ArrayList<>(List.of(ROOT));
		Stream.of(Room.values()).map(Room::packages).forEach(known::addAll);
		check(classes().should()
			.resideInAnyPackage(known.toArray(String[]::new))
			.because("a room that this test does not know has no walls"));
	}

	@Test
	void roomsHaveNoCycles() {
		check(slices().matching(ROOT + ".(*)..")
			.should()
			.beFreeOfCycles()
			.because("two rooms that need each other are one room"));
	}

	@Test
	void packagesHaveNoCycles() {
		check(slices().matching(ROOT + ".(**)")
			.should()
			.beFreeOfCycles()
			.because("two packages that need each other are one package"));
	}

	@Test
	void noMoreThanThreeClassesNeedEachOther() {
		assertThat(ClassCircles.longerThan(3, AETHER)).as("four classes that need each other are one class").isEmpty();
	}

	@Test
	void oneWordIsOneThing() {
		Map<String, List<String>> named = AETHER.stream()
			.filter((type) -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
			.collect(Collectors.groupingBy(JavaClass::getSimpleName,
					Collectors.mapping(JavaClass::getName, Collectors.toList())));
		assertThat(named.values()).as("classes of one name").allMatch((types) -> types.size() == 1);
	}

	@ParameterizedTest
	@EnumSource
	void roomUsesOnlyWhatItMay(Room room) {
		check(noClasses().that(areIn(room))
			.should()
			.dependOnClassesThat(resideInAnyPackage(ROOT + "..").and(not(areIn(room.reach()))))
			.because(room.reason));
	}

	@Test
	void taskNeedsNothingButTheJdkAndJSpecify() {
		check(classes().that(areIn(Room.TASK))
			.should()
			.onlyDependOnClassesThat(
					areIn(Room.TASK).or(resideInAnyPackage("java..", "javax..", "org.jspecify.annotations..")))
			.because("the words of Aether must be usable in every place, without Spring"));
	}

	@Test
	void streamsNeedNothingButSpringData() {
		check(classes().that(areIn(Room.STREAMS))
			.should()
			.onlyDependOnClassesThat(areIn(Room.STREAMS).or(resideInAnyPackage("java..", "org.jspecify.annotations..",
					"org.springframework.data..", "org.springframework.dao..", "org.springframework.util..")))
			.because("operations on streams must work with every client library that Spring Data works with"));
	}

	@Test
	void theMendedMqttClientIsUsedByItsTransportOnly() {
		check(noClasses().that(not(areIn(Room.PAHO)).and(not(areIn(Room.MQTT))))
			.should()
			.dependOnClassesThat(areIn(Room.PAHO))
			.because("its types are public for the room above it, and for nobody else"));
	}

	@Test
	void theEmbeddedMqttBrokerIsUsedByAutoConfigurationOnly() {
		check(noClasses().that(not(areIn(Room.EMBEDDED)).and(not(areIn(Room.AUTOCONFIGURE))))
			.should()
			.dependOnClassesThat(areIn(Room.EMBEDDED))
			.because("a transport must not care whose process its broker is in"));
	}

	@Test
	void threadsInheritNothingFromWhoeverStartsThem() {
		check(noClasses().should()
			.callConstructorWhere(target(owner(assignableTo(Thread.class))).and(not(target(
					rawParameterTypes(ThreadGroup.class, Runnable.class, String.class, long.class, boolean.class)))))
			.orShould()
			.callMethod(Executors.class, "newCachedThreadPool")
			.orShould()
			.callMethod(Executors.class, "newSingleThreadExecutor")
			.orShould()
			.callMethod(Executors.class, "newFixedThreadPool", int.class)
			.orShould()
			.callMethod(Executors.class, "newScheduledThreadPool", int.class)
			.because("a thread lives on and would carry a user and a class loader to the work of others"));
	}

	@Test
	void transportsDoNotUseTheCodec() {
		check(noClasses().that()
			.resideInAPackage(ROOT + ".transport..")
			.should()
			.dependOnClassesThat(CODEC)
			.because("a transport moves bytes and headers, what is in them is made and read by the node"));
	}

	@Test
	void transportsDoNotUseTheRoomsAbove() {
		check(noClasses().that()
			.resideInAPackage(ROOT + ".transport..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(ROOT + ".node..", ROOT + ".client..", ROOT + ".worker..")
			.because("a transport knows nothing of nodes, handles, handlers or retries"));
	}

	@Test
	void transportsDoNotUseOneAnother() {
		check(slices().matching(ROOT + ".transport.(*)..")
			.namingSlices("transport $1")
			.as("Transports")
			.should()
			.notDependOnEachOther()
			.ignoreDependency(DescribedPredicate.alwaysTrue(), resideInAnyPackage(ROOT + ".transport.support.."))
			.ignoreDependency(not(resideInAnyPackage(ROOT + ".transport.support..")),
					resideInAnyPackage(ROOT + ".transport.hub.."))
			.because("each transport must work when it is the only one, only support and the hub are shared"));
	}

	@Test
	void connectionsToRedisAreUsedByTheirTransportOnly() {
		check(noClasses().that()
			.resideOutsideOfPackage(ROOT + ".transport.redis..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOT + ".transport.redis.connection..")
			.because("their types are public for the room above them, and for nobody else"));
		check(noClasses().that()
			.resideInAPackage(ROOT + ".transport.redis.connection..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOT + ".transport.redis")
			.because("connections know nothing of what is sent on them"));
	}

	@Test
	void clientDoesNotUseTheWorker() {
		check(noClasses().that(areIn(Room.CLIENT))
			.should()
			.dependOnClassesThat(areIn(Room.WORKER))
			.because("an application that only performs tasks must not need the code that handles them"));
	}

	@Test
	void clientAndWorkerDoNotUseAnImplementationOfATransport() {
		check(noClasses().that(areIn(Room.CLIENT).or(areIn(Room.WORKER)))
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOT + ".transport.*..")
			.because("the promises are the same on every transport, so what keeps them sees the SPI alone"));
	}

	@Test
	void workerUsesTheClientThroughItsInterfaces() {
		check(noClasses().that(areIn(Room.WORKER))
			.should()
			.dependOnClassesThat(CLIENT_CLASSES)
			.because("the worker only performs nested tasks, how the client does that is the client's own matter"));
	}

	@Test
	void springBootIsUsedAtItsEdgesOnly() {
		check(noClasses()
			.that(resideOutsideOfPackages(ROOT + ".autoconfigure..", ROOT + ".health..", ROOT + ".actuate..",
					ROOT + ".testcontainers..", ROOT + ".docker.."))
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.boot..")
			.because("auto-configuration turns what Spring Boot knows into plain settings"));
	}

	@Test
	void observationsAreMadeWhereWorkHappens() {
		check(noClasses()
			.that(resideOutsideOfPackages(ROOT + ".node..", ROOT + ".client..", ROOT + ".worker..", ROOT + ".web..",
					ROOT + ".observation..", ROOT + ".autoconfigure.."))
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.micrometer.observation..")
			.because("a call and the run of a handler are observed, not the parts they are made of"));
	}

	@Test
	void metersAreMadeInOnePlace() {
		check(noClasses().that(resideOutsideOfPackages(ROOT + ".observation..", ROOT + ".autoconfigure.."))
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.micrometer.core..")
			.because("names and tags of meters are a promise that is kept in one room"));
	}

	@Test
	void autoconfigureIsUsedByConnectionSuppliersOnly() {
		check(noClasses()
			.that(resideOutsideOfPackages(ROOT + ".autoconfigure..", ROOT + ".testcontainers..", ROOT + ".docker.."))
			.should()
			.dependOnClassesThat(areIn(Room.AUTOCONFIGURE))
			.because("everything must be usable without auto-configuration"));
	}

	private static void check(ArchRule rule) {
		rule.allowEmptyShould(true).check(AETHER);
	}

	private static DescribedPredicate<JavaClass> areIn(Room room) {
		return areIn(List.of(room)).as("are in room %s", room);
	}

	private static DescribedPredicate<JavaClass> areIn(List<Room> rooms) {
		List<String> packages = rooms.stream().flatMap((room) -> room.packages().stream()).toList();
		return resideInAnyPackage(packages.toArray(String[]::new)).as("are in one of the rooms %s", rooms);
	}

	/**
	 * The rooms of the design, each with the rooms that it may use. A room may also use
	 * what those may use, unless it says that only they themselves are meant.
	 */
	private enum Room {

		TASK("words depend on nothing", "task.."),

		TIME("what is due depends on nothing but the clock", "time.."),

		ANNOTATION("an annotation in an application's code must not bring more with it", "annotation.."),

		MESSAGE("a message is made of words", "message..", TASK),

		TRANSPORT("the SPI is what a transport's author has to understand", "transport", TASK, MESSAGE, TIME),

		SUPPORT("what every transport needs knows none of them", "transport.support..", TRANSPORT),

		HUB("the router is shared by transports and so knows none of them", "transport.hub..", SUPPORT),

		LOCAL("a transport of a hub stands on the hub and on what all need", "transport.local..", HUB),

		WEBSOCKET("a transport of a hub stands on the hub and on what all need", "transport.websocket..", HUB),

		ZEROMQ("a transport of a hub stands on the hub and on what all need", "transport.zeromq..", HUB),

		PAHO("what mends a client library knows nothing of what it is used for", "transport.mqtt.paho.."),

		EMBEDDED("a broker knows nothing of who connects to it", "transport.mqtt.embedded.."),

		MQTT("a transport of a broker stands on the SPI and on what all need", "transport.mqtt", SUPPORT, PAHO),

		REDIS("a transport of a broker stands on the SPI and on what all need", "transport.redis..", SUPPORT),

		AMQP("a transport of a broker stands on the SPI and on what all need", "transport.amqp..", SUPPORT),

		STREAMS("operations on streams are of use without the rest of Aether", "redis.."),

		NODE("a node routes messages between the SPI and those who use it", "node..", MESSAGE, TRANSPORT),

		CLIENT("the client is words on a node", "client..", TASK, NODE),

		WORKER("the worker is handlers on a node", "worker..", TASK, ANNOTATION, NODE, CLIENT),

		CONSOLE("what operators see and do stands on client and worker, and on no transport", "console..", CLIENT,
				WORKER),

		REGISTRY("who is there is told of what operators see, over a node", "registry..", CONSOLE),

		FLEET("other instances are asked what operators ask this one", "fleet..", REGISTRY),

		WEB("the gateway is a caller like any other, the dashboard an operator like any other", "web..", CLIENT, FLEET),

		BRIDGE("a bridge is a handler that calls", "bridge..", WORKER),

		OBSERVATION("only those who supply connections use auto-configuration", "observation.."),

		HEALTH("only those who supply connections use auto-configuration", "health.."),

		ACTUATE("only those who supply connections use auto-configuration", "actuate.."),

		AOT("only those who supply connections use auto-configuration", "aot.."),

		AUTOCONFIGURE("auto-configuration does not know who supplies connections", "autoconfigure.."),

		TESTCONTAINERS("what supplies connections does not need another that does", "testcontainers.."),

		DOCKER("what supplies connections does not need another that does", "docker..");

		private final String reason;

		private final String name;

		private final List<Room> uses;

		Room(String reason, String name, Room... uses) {
			this.reason = reason;
			this.name = name;
			this.uses = List.of(uses);
		}

		List<String> packages() {
			return List.of(ROOT + "." + this.name);
		}

		List<Room> reach() {
			return switch (this) {
				case OBSERVATION, HEALTH, ACTUATE, AOT -> allBut(AUTOCONFIGURE, TESTCONTAINERS, DOCKER);
				case AUTOCONFIGURE -> allBut(TESTCONTAINERS, DOCKER);
				case TESTCONTAINERS -> allBut(DOCKER);
				case DOCKER -> allBut(TESTCONTAINERS);
				default -> Stream.concat(Stream.of(this), this.uses.stream().flatMap((room) -> room.reach().stream()))
					.distinct()
					.toList();
			};
		}

		private static List<Room> allBut(Room... rooms) {
			return Stream.of(values()).filter((room) -> !List.of(rooms).contains(room)).toList();
		}

	}

}
