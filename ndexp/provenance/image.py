"""The container image in a manifest, and in the words of schema.org."""

from collections.abc import Mapping

from rocrate.model.contextentity import ContextEntity
from rocrate.rocrate import ROCrate

from ndexp.plan.image import Image
from ndexp.plan.image_labels import REQUIREMENTS, REVISION
from ndexp.results.json_values import section

_KINDS = {
    "docker": "https://w3id.org/ro/terms/workflow-run#DockerImage",
    "apptainer": "https://w3id.org/ro/terms/workflow-run#SIFImage",
}


def image_facts(image: Image) -> dict[str, object]:
    """What a manifest tells of the image: where it was, its digests, the lock file and the commit it was built from."""
    return {
        "kind": image.kind,
        "name": image.name,
        "tag": image.tag,
        "reference": image.reference,
        "oci_id": image.oci_id,
        "sif_sha256": image.sif_sha256,
        "requirements_sha256": image.labels.get(REQUIREMENTS, ""),
        "revision": image.labels.get(REVISION, ""),
    }


def add_image(crate: ROCrate, action: ContextEntity, manifest: Mapping[str, object]) -> None:
    """Tell of an action in which image it took place; nothing when it did so natively.

    Source: Workflow Run RO-Crate 0.5, `containerImage`.
    """
    facts = section(manifest, "image")
    if not facts:
        return
    kind, sha256 = str(facts["kind"]), str(facts["sif_sha256"] or str(facts["oci_id"]).removeprefix("sha256:"))
    told = {"additionalType": {"@id": _KINDS[kind]}, "name": facts["name"], "tag": facts["tag"], "sha256": sha256}
    image = ContextEntity(crate, f"#image-{sha256}", {"@type": "ContainerImage", **told})
    action["containerImage"] = crate.add(image)
