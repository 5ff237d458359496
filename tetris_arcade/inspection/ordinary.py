"""What Stable-Baselines3's ``save()`` writes by itself: the ordinary, to tell the rest from it.

As of versions 2.0 to 2.9, for its own algorithms and policies and those of our trainer.
"""

from typing import Final

DATA: Final = "data"
SYSTEM_INFO: Final = "system_info.txt"
SERIALIZED: Final = ":serialized:"
"""The key under which an item of `DATA` holds a pickle, in base64."""
TYPE: Final = ":type:"

SCHEDULES: Final = frozenset(
    ["learning_rate", "lr_schedule", "exploration_schedule", "clip_range", "clip_range_vf"]
)
"""Items of `DATA` that versions before 2.7 wrote as code, and later ones do where a user gave a
function."""

_KEYS = """
action_noise action_space actor_batch_norm_stats actor_batch_norm_stats_target batch_norm_stats
batch_norm_stats_target batch_size buffer_size critic_batch_norm_stats
critic_batch_norm_stats_target ent_coef ep_info_buffer ep_success_buffer exploration_final_eps
exploration_fraction exploration_initial_eps exploration_rate gae_lambda gamma gradient_steps
learning_starts max_grad_norm n_envs n_epochs n_steps normalize_advantage num_timesteps
observation_space optimize_memory_usage policy_class policy_delay policy_kwargs
remove_time_limit_termination replay_buffer_class replay_buffer_kwargs rollout_buffer_class
rollout_buffer_kwargs sde_sample_freq seed start_time target_entropy target_kl target_noise_clip
target_policy_noise target_update_interval tau tensorboard_log train_freq use_sde
use_sde_at_warmup verbose vf_coef _current_progress_remaining _episode_num _last_episode_starts
_last_obs _last_original_obs _n_calls _n_updates _num_timesteps_at_start _stats_window_size
_total_timesteps slot_metadata
"""
KEYS: Final = SCHEDULES | frozenset(_KEYS.split())
"""The items of `DATA`; the last one is our own trainer's."""

ALGORITHMS: Final = {
    "exploration_schedule": "DQN",
    "clip_range": "PPO",
    "gae_lambda": "A2C",
    "target_entropy": "SAC",
    "policy_delay": "TD3",
}
"""Each algorithm by an item that it alone writes, except that PPO writes that of A2C as well."""

_METHODS = """
collect_rollouts dump_logs get_env get_parameters get_vec_normalize_env learn load
load_replay_buffer predict save save_replay_buffer set_env set_logger set_parameters
set_random_seed train _convert_train_freq _create_aliases _dump_logs _excluded_save_params
_get_policy_from_name _get_torch_save_params _init_callback _maybe_recommend_cpu _on_step
_sample_action _setup_learn _setup_lr_schedule _setup_model _store_transition
_update_current_progress_remaining _update_info_buffer _update_learning_rate _wrap_env
"""
METHODS: Final = frozenset(_METHODS.split())
"""The methods of an algorithm, which an item of `DATA` of that name would take the place of."""

_ACTIVATIONS: Final = (
    "CELU ELU GELU Hardswish Hardtanh LeakyReLU Mish PReLU ReLU ReLU6 SELU SiLU Sigmoid Softplus "
    "Softsign Tanh"
)
ACTIVATIONS: Final = frozenset(_ACTIVATIONS.split())
"""The activation functions, by their names in ``torch.nn``."""

_NAMES: Final = {
    "_codecs": "encode",
    "builtins": "bool complex dict float frozenset int list object set slice str tuple",
    "collections": "OrderedDict deque",
    "copyreg": "_reconstructor",
    "gymnasium.spaces.box": "Box",
    "gymnasium.spaces.dict": "Dict",
    "gymnasium.spaces.discrete": "Discrete",
    "gymnasium.spaces.multi_binary": "MultiBinary",
    "gymnasium.spaces.multi_discrete": "MultiDiscrete",
    "gymnasium.spaces.tuple": "Tuple",
    "numpy": "bool_ dtype float32 float64 int32 int64 ndarray uint8",
    "numpy._core.multiarray": "_reconstruct scalar",
    "numpy._core.numeric": "_frombuffer",
    "numpy.core.multiarray": "_reconstruct scalar",
    "numpy.core.numeric": "_frombuffer",
    "numpy.random._mt19937": "MT19937",
    "numpy.random._pcg64": "PCG64",
    "numpy.random._pickle": "__bit_generator_ctor __generator_ctor __randomstate_ctor",
    "numpy.random.bit_generator": "SeedSequence __pyx_unpickle_SeedSequence",
    "stable_baselines3.a2c.policies": "CnnPolicy MlpPolicy MultiInputPolicy",
    "stable_baselines3.common.buffers": "DictReplayBuffer DictRolloutBuffer NStepReplayBuffer "
    "ReplayBuffer RolloutBuffer",
    "stable_baselines3.common.noise": "NormalActionNoise OrnsteinUhlenbeckActionNoise "
    "VectorizedActionNoise",
    "stable_baselines3.common.policies": "ActorCriticCnnPolicy ActorCriticPolicy "
    "MultiInputActorCriticPolicy",
    "stable_baselines3.common.torch_layers": "CombinedExtractor FlattenExtractor NatureCNN",
    "stable_baselines3.common.type_aliases": "TrainFreq TrainFrequencyUnit",
    "stable_baselines3.common.utils": "ConstantSchedule FloatSchedule LinearSchedule",
    "stable_baselines3.dqn.policies": "CnnPolicy DQNPolicy MlpPolicy MultiInputPolicy",
    "stable_baselines3.sac.policies": "CnnPolicy MultiInputPolicy SACPolicy",
    "stable_baselines3.td3.policies": "CnnPolicy MultiInputPolicy TD3Policy",
    "tetris_arcade.learning.schedule": "FallingRate",
    "tetris_arcade.policy": "PlacementPolicy",
    "tetris_arcade.presets": "Preset",
    "torch": "BFloat16Storage BoolStorage ByteStorage DoubleStorage FloatStorage HalfStorage "
    "IntStorage LongStorage Size device",
    "torch._utils": "_rebuild_parameter _rebuild_tensor_v2",
    "torch.nn.modules.activation": _ACTIVATIONS,
    "torch.optim.adam": "Adam",
    "torch.optim.adamw": "AdamW",
    "torch.optim.rmsprop": "RMSprop",
    "torch.optim.sgd": "SGD",
    "stable_baselines3.common.sb2_compat.rmsprop_tf_like": "RMSpropTFLike",
}


def is_ordinary(module: str, qualname: str) -> bool:
    """Whether ``save()`` itself refers to this class or function, which is harmless to call."""
    return qualname in _ORDINARY.get(module, frozenset())


def is_code(module: str, qualname: str) -> bool:
    """Whether this is what rebuilds functions and classes from their code."""
    return qualname.isidentifier() and module in (
        "cloudpickle.cloudpickle",
        "cloudpickle.cloudpickle_fast",
    )


_ORDINARY: Final = {module: frozenset(names.split()) for module, names in _NAMES.items()}
