import unittest

import dice


class Throw(unittest.TestCase):
    def test_same_seed_same_dice(self):
        self.assertEqual(dice.throw(7, 5), dice.throw(7, 5))

    def test_faces(self):
        self.assertLessEqual(set(dice.throw(1, 100)), {1, 2, 3, 4, 5, 6})
