import { $, composer, followingBottom, h, pretty, renderList, showProblem, time } from './dom.js';
import { request } from './api.js';

/** Telephones to play with: the range that is kept free for fiction, where the demo office's people live too. */
const PHONES = [
  '+14155550110',
  '+14155550111',
  '+14155550113',
  '+14155550114',
  '+14155550115',
  '+14155550150',
  '+14155550151',
];

const OTHER = 'other';

const CALLED = {
  missed: 'Nobody picked up',
  busy: 'Busy',
  declined: 'Declined',
  abandoned: 'You hung up',
  voicemail: 'You left a voicemail',
  answered: 'They answered',
  'ring-group-answered': 'They answered',
  'ring-group-missed': 'Nobody picked up',
  'routing-failure': 'The call did not get through',
};

/** The simulated telephones of callers: call the office, read what it texts, and write to it. */
export function phoneView(office, report) {
  const select = $('phone-number');
  const thread = $('phone-thread');
  let items = [];
  /** Numbers beyond the fixed ones that somebody used. */
  let others = [];

  const phone = () => (select.value === OTHER ? $('other-number').value.trim() : select.value);
  const line = () => office.settings?.settings.numbers.lines[0];
  const textingNumber = () => office.settings?.settings.numbers.textingNumber;

  /** What the telephone shows right now. Rejects when the simulator is away. */
  async function load() {
    const asked = phone();
    if (!/^\+[1-9]\d{6,14}$/.test(asked)) {
      items = [];
      render();
      return;
    }
    const [inbox, known] = await Promise.all([
      request('GET', `/simulator/inbox?phone=${encodeURIComponent(asked)}`),
      request('GET', '/simulator/phones'),
    ]);
    if (asked !== phone()) return;
    items = inbox.body.items;
    others = known.body.items
      .map((each) => each.phone)
      .filter((each) => !PHONES.includes(each) && each !== 'anonymous');
    render();
  }

  const attempt = async (problem, work) => {
    try {
      await work();
      showProblem(problem, null);
      void load().catch(report);
      return true;
    } catch (error) {
      showProblem(problem, error);
      return false;
    }
  };

  $('call-form').addEventListener('submit', (event) => {
    event.preventDefault();
    void attempt($('call-problem'), () =>
      request('POST', '/simulator/calls', { body: { from: phone(), to: line(), scenario: $('scenario').value } }),
    );
  });
  composer($('phone-composer'), $('phone-text'), (text) =>
    attempt($('phone-problem'), () =>
      request('POST', '/simulator/texts', { body: { from: phone(), to: textingNumber() ?? line(), text } }),
    ),
  );
  const choose = () => {
    $('other-number-field').hidden = select.value !== OTHER;
    items = [];
    render();
    void load().catch(report);
  };
  select.addEventListener('change', choose);
  $('other-number').addEventListener('change', choose);

  const message = ({ kind, direction, text, scenario, at }) =>
    kind === 'call'
      ? h('div', { className: 'event' }, `You called: ${CALLED[scenario] ?? scenario} · `, time(at))
      : h(
          'article',
          { className: 'message', 'data-side': direction === 'outgoing' ? 'ours' : 'theirs' },
          kind === 'confirmation' && h('p', { className: 'label' }, 'From the provider'),
          h('p', { className: 'text' }, text),
          h('p', { className: 'meta' }, time(at)),
        );

  function renderNumbers() {
    const numbers = [...PHONES, ...others].map((number) => ({ number, name: office.names.get(number) }));
    const chosen = select.value === '' ? PHONES[0] : select.value;
    renderList(
      select,
      [...numbers, { number: OTHER }],
      ({ number }) => number,
      ({ number, name }) =>
        h(
          'option',
          { value: number },
          number === OTHER ? 'Another number…' : `${name ?? 'Unknown'} · ${pretty(number)}`,
        ),
    );
    select.value = chosen;
  }

  function render() {
    renderNumbers();
    followingBottom(thread, () => {
      if (items.length > 0) return renderList(thread, items, ({ id }) => id, message);
      thread.replaceChildren(h('p', { className: 'empty' }, 'Nothing yet. Call the office and let it ring.'));
    });
    const ready = line() !== undefined;
    $('call-form').querySelector('button').disabled = !ready;
    $('phone-composer').querySelector('button').disabled = !ready;
  }

  return { render, load, numbers: PHONES };
}
