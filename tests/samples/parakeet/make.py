"""Makes the stand-in for Parakeet's weights: `pip install onnx`, then `python make.py`.

It has the inputs, outputs and file names of the real ones and says the letters of the NATO alphabet in turn,
one each 0.32 s, whatever it hears.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

WORDS = [
    *("Alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "."),
    *("Golf", "hotel", "india", "juliett", "kilo", "lima", "."),
    *("Mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "."),
    *("Tango", "uniform", "victor", "whiskey", "xray", "yankee", "zulu", "."),
]
TOKENS = [word if word == "." else f"▁{word}" for word in WORDS]
BLANK = len(TOKENS)
FRAMES_A_TOKEN = 4
DURATIONS = 5
FOLDER = Path(__file__).parent
FLOAT, INT64, INT32 = TensorProto.FLOAT, TensorProto.INT64, TensorProto.INT32


def value(name: str, kind: int, shape: list[int | str]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)


def constant(name: str, array: Any) -> onnx.TensorProto:
    return numpy_helper.from_array(np.asarray(array), name)


def save(name: str, *parts: list[Any]) -> None:
    """`parts` are nodes, inputs, outputs and constants."""
    nodes, *rest = parts
    graph = helper.make_graph(nodes, name, *rest)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, FOLDER / f"{name}.int8.onnx")


save(
    "encoder-model",
    [
        helper.make_node("Slice", ["audio_signal", "first", "last", "axis", "step"], ["outputs"]),
        helper.make_node("Add", ["length", "seven"], ["more"]),
        helper.make_node("Div", ["more", "eight"], ["encoded_lengths"]),
    ],
    [value("audio_signal", FLOAT, ["batch", 128, "time"]), value("length", INT64, ["batch"])],
    [value("outputs", FLOAT, ["batch", 128, "frames"]), value("encoded_lengths", INT64, ["batch"])],
    [
        *(
            constant("first", np.int64([0])),
            constant("last", np.int64([2**31])),
            constant("axis", np.int64([2])),
        ),
        *(constant("step", np.int64([8])), constant("seven", np.int64(7)), constant("eight", np.int64(8))),
    ],
)
said_next = np.zeros((BLANK + 1, BLANK + 1 + DURATIONS), np.float32)
for before in range(BLANK + 1):
    said_next[before, 0 if before >= BLANK - 1 else before + 1] = 9
    said_next[before, BLANK + 1 + FRAMES_A_TOKEN] = 9
save(
    "decoder_joint-model",
    [
        helper.make_node("Gather", ["table", "targets"], ["row"]),
        helper.make_node("Unsqueeze", ["row", "axis"], ["outputs"]),
        helper.make_node("Identity", ["input_states_1"], ["output_states_1"]),
        helper.make_node("Identity", ["input_states_2"], ["output_states_2"]),
    ],
    [
        value("encoder_outputs", FLOAT, [1, 128, 1]),
        value("targets", INT32, [1, 1]),
        value("target_length", INT32, [1]),
        *(value(f"input_states_{number}", FLOAT, [2, 1, 4]) for number in (1, 2)),
    ],
    [
        value("outputs", FLOAT, [1, 1, 1, BLANK + 1 + DURATIONS]),
        *(value(f"output_states_{number}", FLOAT, [2, 1, 4]) for number in (1, 2)),
    ],
    [constant("table", said_next), constant("axis", np.int64([1]))],
)
lines = [f"{token} {number}" for number, token in enumerate([*TOKENS, "<blk>"])]
(FOLDER / "vocab.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
config = {"model_type": "nemo-conformer-tdt", "features_size": 128, "subsampling_factor": 8}
(FOLDER / "config.json").write_text(json.dumps(config), encoding="utf-8")
